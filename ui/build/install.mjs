// SPDX-License-Identifier: Apache-2.0

// Runs `npm ci` when node_modules is missing or was made from another lock file, and else nothing:
// the build calls this every time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const stamp = 'node_modules/.hearth-lock';
const made = createHash('sha256')
  .update(readFileSync('package-lock.json'))
  .update(process.version)
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== made) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, made);
}
