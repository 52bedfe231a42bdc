// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import dev.hearth.contract.host.Batch;

/// The fields of a frame that are no plain record: what is left out is as it was said before.
final class Frames {

    static final Field<Batch> AT = new Field.Required<>(1, Type.TIME, Batch::at);
    static final Field<Batch> SEQ = new Field.Required<>(2, Type.LONG, Batch::seq);
    static final Field<Batch> RUN = new Field.Required<>(3, Type.ID, Batch::run);
    static final Field<Batch> HOST = new Field.Required<>(4, Messages.HOST_INFO, Batch::host);
    static final int VMS = 5;

    /// Of an entry.
    static final int NUMBER = 1;

    static final int ID = 2;
    static final int STATUS = 3;
    static final int SAMPLE = 4;

    private Frames() {}
}
