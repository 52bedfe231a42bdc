# SPDX-License-Identifier: Apache-2.0
"""Writes archives made to do harm into a directory, as `docker save` would: each by its name."""

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile


def entry(name, kind=tarfile.REGTYPE, data=b"", link="", size=None):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = link
    info.size = len(data) if size is None else size
    return info.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512)


def layer(*entries):
    return b"".join(entries) + bytes(1024)


def save(path, *layers):
    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "rootfs": {
                "type": "layers",
                "diff_ids": ["sha256:" + hashlib.sha256(each).hexdigest() for each in layers],
            },
        }
    ).encode()
    names = [f"{i}/layer.tar" for i in range(len(layers))]
    manifest = [{"Config": "config.json", "RepoTags": ["hostile:1"], "Layers": names}]
    with tarfile.open(path, "w") as archive:
        for name, data in [
            ("config.json", config),
            *zip(names, layers),
            ("manifest.json", json.dumps(manifest).encode()),
        ]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def main(target, mark):
    init = layer(entry("sbin/", tarfile.DIRTYPE), entry("sbin/init", data=b"#!/bin/sh\n"))
    up = "../" * 12
    hostile = {
        "traversal": layer(entry(up + mark.lstrip("/"), data=b"x")),
        "absolute": layer(entry(mark, data=b"x")),
        "symlink": layer(
            entry("out", tarfile.SYMTYPE, link=os.path.dirname(mark)),
            entry("out/" + os.path.basename(mark), data=b"x"),
        ),
        "hardlink": layer(entry("shadow", tarfile.LNKTYPE, link="/etc/shadow")),
        "device": layer(entry("dev/odd", b"9")),
        "lying-size": layer(entry("lying", data=b"x", size=1 << 33)),
        "command": layer(entry("a\nwrite " + mark, data=b"x")),
        "million": entry("d/", tarfile.DIRTYPE) * 1_000_000 + bytes(1024),
        "bomb": layer(entry("zeros", data=bytes(3 << 30))),
    }
    for name, bad in hostile.items():
        path = os.path.join(target, name + ".tar")
        save(path, init, bad)
        if name in ("million", "bomb"):
            with open(path, "rb") as plain, gzip.open(path + ".gz", "wb", 1) as packed:
                while part := plain.read(1 << 20):
                    packed.write(part)
            os.remove(path)


main(sys.argv[1], sys.argv[2])
