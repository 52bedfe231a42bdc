-- The network a VM is to have. VMs of before have none.
ALTER TABLE vm
    ADD COLUMN network_mode text NOT NULL DEFAULT 'none',
    ADD CONSTRAINT vm_network_mode_known CHECK (network_mode IN ('none', 'nat', 'isolated'));

ALTER TABLE vm ALTER COLUMN network_mode DROP DEFAULT;

-- Ports that lead into VMs; a port of the host leads to one VM only.
CREATE TABLE vm_port_forward (
    host_port  integer NOT NULL,
    vm_id      uuid    NOT NULL,
    guest_port integer NOT NULL,

    CONSTRAINT vm_port_forward_host_port_unique PRIMARY KEY (host_port),
    CONSTRAINT vm_port_forward_vm FOREIGN KEY (vm_id) REFERENCES vm (id) ON DELETE CASCADE,
    CONSTRAINT vm_port_forward_host_port_range  CHECK (host_port BETWEEN 1 AND 65535),
    CONSTRAINT vm_port_forward_guest_port_range CHECK (guest_port BETWEEN 1 AND 65535)
);

CREATE INDEX vm_port_forward_of_vm ON vm_port_forward (vm_id);
