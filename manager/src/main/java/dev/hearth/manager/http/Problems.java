// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.http;

import dev.hearth.contract.rest.Problem;
import dev.hearth.contract.rest.ProblemType;
import dev.hearth.manager.problem.HearthException;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import dev.hearth.manager.problem.HearthException.HistoryUnavailable;
import dev.hearth.manager.problem.HearthException.HostFailed;
import dev.hearth.manager.problem.HearthException.HostUnreachable;
import dev.hearth.manager.problem.HearthException.Invalid;
import dev.hearth.manager.problem.HearthException.NameTaken;
import dev.hearth.manager.problem.HearthException.NotFound;
import dev.hearth.manager.problem.HearthException.NotSupported;
import dev.hearth.manager.problem.HearthException.TooManyViewers;
import dev.hearth.manager.problem.HearthException.WrongState;
import dev.hearth.manager.problem.HearthException.WrongToken;

/// The one place where what went wrong becomes what is answered.
final class Problems {

    private Problems() {}

    /// What the domain threw.
    static Problem of(HearthException e) {
        return switch (e) {
            case NotFound n -> problem(ProblemType.NOT_FOUND, n);
            case NameTaken n -> problem(ProblemType.NAME_TAKEN, n);
            case WrongToken w -> problem(ProblemType.WRONG_TOKEN, w);
            case WrongState w -> problem(ProblemType.WRONG_STATE, w);
            case NotSupported n -> problem(ProblemType.NOT_SUPPORTED, n);
            case HostUnreachable h -> problem(ProblemType.HOST_UNREACHABLE, h);
            case HostFailed h -> problem(ProblemType.HOST_FAILED, h);
            case DatabaseUnavailable d -> problem(ProblemType.DATABASE_UNAVAILABLE, d);
            case HistoryUnavailable h -> problem(ProblemType.HISTORY_UNAVAILABLE, h);
            case TooManyViewers t -> problem(ProblemType.TOO_MANY_VIEWERS, t);
            case Invalid i ->
                    new Problem(
                            ProblemType.INVALID.type(),
                            ProblemType.INVALID.title(),
                            ProblemType.INVALID.status(),
                            String.valueOf(i.getMessage()),
                            i.faults(),
                            null);
        };
    }

    /// A request that was sent in the wrong way.
    static Problem of(RequestRefused e) {
        return problem(e.type(), e);
    }

    /// Anything nobody foresaw: it shows only what to look for in the log.
    static Problem unforeseen(String requestId) {
        return new Problem(
                ProblemType.INTERNAL.type(),
                ProblemType.INTERNAL.title(),
                ProblemType.INTERNAL.status(),
                "the manager failed; look for request_id " + requestId + " in its log",
                null,
                requestId);
    }

    private static Problem problem(ProblemType type, RuntimeException e) {
        return Problem.of(type, String.valueOf(e.getMessage()));
    }
}
