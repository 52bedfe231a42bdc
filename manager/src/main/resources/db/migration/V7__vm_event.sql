-- What happened to VMs, as their hosts told. A VM's newest events are kept, and go with the VM.
CREATE TABLE vm_event (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- in the order of learning
    vm_id       uuid        NOT NULL REFERENCES vm ON DELETE CASCADE,
    seq         bigint      NOT NULL, -- the host's number: no event is taken twice
    at          timestamptz NOT NULL, -- by the host's clock
    kind        text        NOT NULL,
    incarnation text,
    detail      text        NOT NULL,
    cause       text,                 -- of an end, like `evidence`
    evidence    text[],
    CONSTRAINT vm_event_once UNIQUE (vm_id, seq),
    CONSTRAINT vm_event_verdict CHECK ((cause IS NULL) = (evidence IS NULL))
);

CREATE INDEX vm_event_newest ON vm_event (vm_id, id DESC);
