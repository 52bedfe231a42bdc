-- How large a VM's disk is, where that is not the size of its image's.
ALTER TABLE vm
    ADD COLUMN disk_mib integer,
    ADD CONSTRAINT vm_disk_range CHECK (disk_mib BETWEEN 1 AND 16777216),
    ADD CONSTRAINT vm_disk_booted CHECK (external_agent_port IS NULL OR disk_mib IS NULL);
