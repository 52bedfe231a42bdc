-- The newest of one kind, of all VMs: without it, whoever asks for what is rare reads everything.
CREATE INDEX vm_event_kind ON vm_event (kind, id DESC);
