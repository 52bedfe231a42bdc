-- How often a VM is measured.
ALTER TABLE vm
    ADD COLUMN poll_interval_s integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT vm_poll_interval_range CHECK (poll_interval_s BETWEEN 1 AND 60);
