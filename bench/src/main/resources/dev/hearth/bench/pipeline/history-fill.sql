-- Minutes of every VM that has a key, from :days days ago until the first minute that the manager
-- wrote: in the manager's own partitions, and in runs of a quarter of an hour per VM, as it writes
-- them. Values are made up for one day and repeated.
DO $$
DECLARE
    first timestamptz := (SELECT min(at) FROM history_1m);
    today timestamptz := date_trunc('day', first, 'UTC');
    metrics text := (SELECT string_agg(substr(attname, 1, length(attname) - 3), ',' ORDER BY attnum)
                       FROM pg_attribute
                      WHERE attrelid = 'history_1m'::regclass AND attname ~ '_ms$'
                        AND attname <> 'newest_ms');
    names text;
    made text;
    metric text;
    day timestamptz;
BEGIN
    FOR n IN 0..:days LOOP
        day := today - make_interval(days => n);
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS history_1m_%s PARTITION OF history_1m FOR VALUES FROM (%L) TO (%L)',
            to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD'), day, day + interval '24 hours');
    END LOOP;

    names := 'at, vm, newest_ms, incarnation, sources, starts';
    made := 'at, vm, 59000, 1, 153391689, 0';
    FOREACH metric IN ARRAY string_to_array(metrics, ',') LOOP
        names := names || format(', %1$s_min, %1$s_avg, %1$s_max, %1$s_ms', metric);
        made := made || ', v * 0.7, v, v + 10 * random(), 60000';
    END LOOP;
    CREATE TEMPORARY TABLE one_day ON COMMIT DROP AS
        SELECT at, key AS vm, 20 + 10 * sin(extract(epoch FROM at) / 3000 + key) + 5 * random() AS v
          FROM history_vm,
               generate_series(today - interval '1 day', today - interval '1 minute', '1 minute') at
         ORDER BY floor((extract(epoch FROM at) / 60 + key % 15) / 15), key, at;
    EXECUTE format('INSERT INTO history_1m (%s) SELECT %s FROM one_day', names, made);
    FOR n IN 1..:days - 1 LOOP
        EXECUTE format(
            'INSERT INTO history_1m (%s) SELECT %s FROM history_1m_%s',
            names,
            replace(names, 'at, vm', format('at - interval ''%s days'', vm', n)),
            to_char((today - interval '1 day') AT TIME ZONE 'UTC', 'YYYYMMDD'));
    END LOOP;
    -- What of the newest day lies before the manager's own minutes.
    EXECUTE format(
        'INSERT INTO history_1m (%s) SELECT %s FROM history_1m_%s WHERE at + interval ''1 day'' < %L',
        names,
        replace(names, 'at, vm', 'at + interval ''1 day'', vm'),
        to_char((today - interval '1 day') AT TIME ZONE 'UTC', 'YYYYMMDD'),
        first);
END $$
