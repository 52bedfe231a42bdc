/* SPDX-License-Identifier: Apache-2.0
 *
 * What the C compiler is given, once for each PROGRAM: the C that Java was compiled to (all.c), with the
 * parts of its run-time taken out that neither of them uses. That is a fifth of the binary, and the
 * stores before each call.
 */
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <uchar.h>
#include <unistd.h>
#include <wchar.h>

#include "abi.h"

/* They speak ASCII in no language, and have no timers of their own: they wait in poll(2). */
#define setlocale(category, locale) ((void) 0)
#define timer_create(clock, event, timer) ((void) 0)
#define timer_settime(timer, flags, value, old) ((void) 0)

#define TEAVM_CUSTOM_LOG 1
#include "exceptions.h"
#include "stack.h"

/* Where each call is made from is written down for handlers of exceptions and for stack traces. There
 * are neither: ArchitectureTest forbids catching, so an exception ends the process. */
#undef TEAVM_CALL_SITE
#undef TEAVM_WITH_CALL_SITE_ID
#define TEAVM_CALL_SITE(id) ((void) 0)
#define TEAVM_WITH_CALL_SITE_ID(id, expression) (expression)
#undef TEAVM_GET_CALL_SITE_ID
#define TEAVM_GET_CALL_SITE_ID(frame) (-1)

/* A null is found by the memory's protection: every field, and the length that is read before any
 * element, lies within the first page, which Linux never maps. */
#define teavm_nullCheck(object) (object)

#define NAME_OF(program) #program
#define NAME(program) NAME_OF(program)

/* What ends the process, in place of a stack trace without names; printf would be a tenth of the binary. */
static _Noreturn void end_by_own_fault(void) {
    static const char TEXT[] = NAME(PROGRAM) ": ended by a fault of its own; please report it\n";
    if (write(STDERR_FILENO, TEXT, sizeof TEXT - 1) < 0) {
        _exit(134);
    }
    abort();
}
#define abort() end_by_own_fault()

void teavm_printString(char16_t *text) {}
void teavm_printWString(wchar_t *text) {}
void teavm_printInt(int32_t value) {}
void teavm_logCodePoint(int32_t character) {}

#include "all.c"
