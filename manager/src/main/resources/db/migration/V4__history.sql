-- What was measured of each VM, in three tiers of one shape: a row is a VM's step of 10 s, a minute or
-- an hour. Partitions are made ahead and dropped by the manager; rows are never deleted (ADR 0023).

-- A short key for each VM that has a history. Not a foreign key: the history outlives its VM.
CREATE TABLE history_vm (
    key     integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    vm      uuid        NOT NULL UNIQUE,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE history_10s (
    at          timestamptz NOT NULL, -- the step's beginning; samples from here to its end are in it
    vm          integer     NOT NULL,
    newest_ms   integer     NOT NULL, -- its newest sample, from `at`
    incarnation integer     NOT NULL, -- of that sample, as a hash
    sources     integer     NOT NULL, -- three bits per metric, in this order: guest 1, balloon 2, vmm 4
    -- Null is unknown; the mean is weighted by the time each value stands for, and ms adds that up.
    cpu_usage_percent_min real, cpu_usage_percent_avg real, cpu_usage_percent_max real, cpu_usage_percent_ms integer NOT NULL,
    memory_usage_percent_min real, memory_usage_percent_avg real, memory_usage_percent_max real, memory_usage_percent_ms integer NOT NULL,
    memory_used_kb_min real, memory_used_kb_avg real, memory_used_kb_max real, memory_used_kb_ms integer NOT NULL,
    network_in_bytes_per_second_min real, network_in_bytes_per_second_avg real, network_in_bytes_per_second_max real, network_in_bytes_per_second_ms integer NOT NULL,
    network_out_bytes_per_second_min real, network_out_bytes_per_second_avg real, network_out_bytes_per_second_max real, network_out_bytes_per_second_ms integer NOT NULL,
    disk_read_bytes_per_second_min real, disk_read_bytes_per_second_avg real, disk_read_bytes_per_second_max real, disk_read_bytes_per_second_ms integer NOT NULL,
    disk_write_bytes_per_second_min real, disk_write_bytes_per_second_avg real, disk_write_bytes_per_second_max real, disk_write_bytes_per_second_ms integer NOT NULL,
    load1_min real, load1_avg real, load1_max real, load1_ms integer NOT NULL,
    cpu_wait_percent_min real, cpu_wait_percent_avg real, cpu_wait_percent_max real, cpu_wait_percent_ms integer NOT NULL,
    memory_rss_kb_min real, memory_rss_kb_avg real, memory_rss_kb_max real, memory_rss_kb_ms integer NOT NULL,
    starts      smallint    NOT NULL, -- how many incarnations began in it
    PRIMARY KEY (vm, at)
) PARTITION BY RANGE (at);

CREATE TABLE history_1m (LIKE history_10s INCLUDING ALL) PARTITION BY RANGE (at);
CREATE TABLE history_1h (LIKE history_10s INCLUDING ALL) PARTITION BY RANGE (at);
