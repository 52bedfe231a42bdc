-- The guest's registered address: a plain one, without a prefix, and one VM's only.
ALTER TABLE vm
    ADD COLUMN guest_ip inet,
    ADD CONSTRAINT vm_guest_ip_plain
        CHECK (masklen(guest_ip) = CASE family(guest_ip) WHEN 4 THEN 32 ELSE 128 END);

CREATE UNIQUE INDEX vm_guest_ip_unique ON vm (guest_ip);
