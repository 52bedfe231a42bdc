// SPDX-License-Identifier: Apache-2.0

const IPV4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/;
const EXAMPLE = 'such as 192.168.1.100';

function isAddress(text: string): boolean {
  if (!text.includes(':')) return IPV4.test(text);
  try {
    return new URL(`http://[${text}]/`).hostname !== '';
  } catch {
    return false;
  }
}

/**
 * Why `text` is not the form of an address; null when it is. It mirrors the manager's GuestAddress
 * (manager/src/main/java/dev/hearth/manager/vm); whether the host may ask there is the host's word.
 */
export function addressFault(text: string): string | null {
  if (text === '') return 'is missing';
  if (isAddress(text)) return null;
  const bare = text.replace(/[/%].*$|:\d+$/, '');
  return isAddress(bare)
    ? `must be an address without port, prefix or zone: ${bare}`
    : `must be an IPv4 or IPv6 address, not a name or anything else, ${EXAMPLE}`;
}
