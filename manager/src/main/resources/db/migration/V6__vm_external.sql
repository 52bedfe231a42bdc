-- VMs that Hearth did not boot: nothing is known of them but where their guest agent is asked.
ALTER TABLE vm
    ALTER COLUMN vcpu_count   DROP NOT NULL,
    ALTER COLUMN mem_size_mib DROP NOT NULL,
    ALTER COLUMN image        DROP NOT NULL,
    ADD COLUMN external_agent_port integer,
    ADD CONSTRAINT vm_external_agent_port_range CHECK (external_agent_port BETWEEN 1 AND 65535),
    ADD CONSTRAINT vm_booted_or_external CHECK (
        CASE WHEN external_agent_port IS NULL
            THEN num_nulls(vcpu_count, mem_size_mib, image) = 0
            ELSE num_nonnulls(vcpu_count, mem_size_mib, image) = 0
                 AND network_mode = 'none' AND guest_ip IS NOT NULL
        END);
