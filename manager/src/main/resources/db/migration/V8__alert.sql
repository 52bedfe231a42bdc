-- Who is told of alerts.
CREATE TABLE webhook (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL CONSTRAINT webhook_name_unique UNIQUE,
    url        text        NOT NULL,
    secret     text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- When somebody is told. The rules of a VM go with it, after its alerts were told to be over.
CREATE TABLE alert_rule (
    id                  uuid             PRIMARY KEY,
    name                text             NOT NULL CONSTRAINT alert_rule_name_unique UNIQUE,
    vm_id               uuid,            -- of every VM when null
    metric              text             NOT NULL,
    comparison          text             NOT NULL,
    threshold           double precision NOT NULL,
    clear_threshold     double precision NOT NULL,
    for_seconds         integer          NOT NULL,
    keep_firing_seconds integer          NOT NULL,
    enabled             boolean          NOT NULL,
    created_at          timestamptz      NOT NULL DEFAULT now()
);

CREATE TABLE alert_rule_webhook (
    rule_id    uuid NOT NULL REFERENCES alert_rule ON DELETE CASCADE,
    webhook_id uuid NOT NULL REFERENCES webhook,
    PRIMARY KEY (rule_id, webhook_id)
);

CREATE INDEX alert_rule_webhook_of ON alert_rule_webhook (webhook_id);

-- What became of rules: pending for long, firing, unknown or resolved. It outlives rule and VM.
CREATE TABLE alert (
    id         uuid             PRIMARY KEY,
    rule_id    uuid             NOT NULL,
    rule_name  text             NOT NULL,
    vm_id      uuid             NOT NULL,
    vm_name    text             NOT NULL,
    metric     text             NOT NULL,
    state      text             NOT NULL,
    value      double precision NOT NULL,
    source     text             NOT NULL,
    since      timestamptz      NOT NULL,
    started_at timestamptz      NOT NULL,
    held_ms    bigint           NOT NULL, -- of a pending one: for how long it had held
    reason     text                       -- of a resolved one
);

CREATE INDEX alert_active ON alert (rule_id) WHERE state <> 'resolved';
CREATE INDEX alert_resolved ON alert (since DESC) WHERE state = 'resolved';

-- What webhooks are told: written with the alert, in one statement, and sent until it is taken.
CREATE TABLE webhook_delivery (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    webhook_id  uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    alert_id    uuid        NOT NULL,
    event       text        NOT NULL,
    body        text        NOT NULL,
    state       text        NOT NULL DEFAULT 'pending',
    attempts    integer     NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    next_at     timestamptz,          -- of a pending one
    status      integer,
    error       text,
    took_ms     integer,
    finished_at timestamptz,
    CONSTRAINT webhook_delivery_next CHECK ((state = 'pending') = (next_at IS NOT NULL))
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_newest ON webhook_delivery (webhook_id, number DESC);
