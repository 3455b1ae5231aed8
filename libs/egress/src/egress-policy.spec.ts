import { describe, expect, it } from '@jest/globals';
import { EgressPolicy, RefusedAddressError } from './egress-policy.js';
import { refusedHosts } from './refused-hosts.fixture.js';

describe('EgressPolicy', () => {
  const policy = new EgressPolicy();

  it.each(refusedHosts)('refuses https://%s, %s', (host) => {
    expect(() => policy.checkUrl(`https://${host}/hook`)).toThrow(RefusedAddressError);
  });

  it.each([
    ['another scheme', 'ftp://example.org/'],
    ['a file', 'file:///etc/passwd'],
    ['http', 'http://example.org/'],
    ['another port', 'https://example.org:6379/'],
    ['credentials', 'https://user:pass@example.org/'],
    ['a relative URL', '/hook'],
    ['a very long URL', `https://example.org/${'a'.repeat(2_048)}`],
  ])('refuses %s', (_, url) => {
    expect(() => policy.checkUrl(url)).toThrow(RefusedAddressError);
  });

  it.each([
    'https://example.org/hook?a=b',
    'https://example.org:8443/',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
  ])('takes %s', (url) => {
    expect(policy.checkUrl(url).href).toBe(url);
  });

  it('takes ranges that the operator allows, by http and on every port, and no others', () => {
    const own = new EgressPolicy(['10.0.0.0/8', 'fd00::/8']);
    expect(own.checkUrl('http://10.1.2.3:8080/hook').host).toBe('10.1.2.3:8080');
    expect(own.checkUrl('http://[fd12::1]:9000/').port).toBe('9000');
    expect(() => own.checkUrl('https://192.168.0.1/')).toThrow(RefusedAddressError);
    expect(() => own.checkUrl('http://93.184.216.34/')).toThrow(RefusedAddressError);
    expect(() => own.checkAddress('93.184.216.34', { protocol: 'http:', port: '80' })).toThrow('https');
  });

  it.each([...refusedHosts.map(([host]) => host), 'localhost', 'redis', 'a.internal', 'printer.local.'])(
    'lets no vendor be asked for http://%s',
    (host) => {
      expect(() => policy.checkHandedOn(`http://${host}/a.png`)).toThrow(RefusedAddressError);
    },
  );

  it('lets vendors be asked for what is public, or allowed', () => {
    const own = new EgressPolicy(['10.0.0.0/8']);
    expect(() => policy.checkHandedOn('http://example.org:81/a.png')).not.toThrow();
    expect(() => policy.checkHandedOn('https://93.184.216.34/a.png')).not.toThrow();
    expect(() => own.checkHandedOn('http://10.1.2.3/a.png')).not.toThrow();
    expect(() => own.checkHandedOn('http://files.internal/a.png')).not.toThrow();
    expect(() => own.checkHandedOn('http://192.168.0.1/a.png')).toThrow(RefusedAddressError);
  });
});
