// SPDX-License-Identifier: Apache-2.0

/** The command that sends the same as the page does, for a shell. */
export function curl(method: string, address: string, body: object): string {
  const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
  return `curl -X ${method} ${address} \\
  -H 'Content-Type: application/json' \\
  -d '${json}'`;
}
