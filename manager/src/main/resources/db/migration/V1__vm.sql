-- What is wanted: one row per VM. What a VM is doing is never stored here; its host knows.
CREATE TABLE vm (
    id           uuid        PRIMARY KEY,
    name         text        NOT NULL,
    vcpu_count   integer     NOT NULL,
    mem_size_mib integer     NOT NULL,
    image        text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT vm_name_unique       UNIQUE (name),
    CONSTRAINT vm_name_form         CHECK (name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    CONSTRAINT vm_vcpu_count_range  CHECK (vcpu_count BETWEEN 1 AND 32),
    CONSTRAINT vm_mem_size_mib_least CHECK (mem_size_mib >= 64),
    CONSTRAINT vm_image_form        CHECK (image ~ '^[a-z0-9][a-z0-9._-]{0,62}$')
);
