import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine can reach what listens on a host. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

/** The host to listen on when none is named: everybody only once there are keys. */
export function defaultHost(hasKeys: boolean): string {
  return hasKeys ? '0.0.0.0' : '127.0.0.1';
}
