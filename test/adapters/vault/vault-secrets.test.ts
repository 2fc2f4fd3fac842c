import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VaultSecrets } from '#adapters/vault/vault-secrets.ts';
import { isBotError } from '#src/errors.ts';
import { SecretReference } from '#src/host/secret-reference.ts';
import { SecretSettings } from '#src/host/secret-settings.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { selfSigned } from '#test/fakes/self-signed.ts';
import { VaultServer } from '#test/fakes/vault-server.ts';

const clock = new FakeClock();
const tls = selfSigned({
  commonName: 'vault',
  alternativeNames: ['localhost'],
  notAfter: Date.UTC(2124, 0, 1),
});
const approle = { kind: 'approle', roleId: 'fettle-role', secretId: 'env:PROOF' };
const given: Record<string, string> = {
  'env:PROOF': 'proof-of-fettle',
  'env:CA': tls.cert,
  'file:/pod/token': 'jwt-of-the-pod',
};
const secrets: Secrets = { resolve: (reference) => Promise.resolve(given[reference] ?? '') };

let server = new VaultServer(clock);
let address = '';
let noted: string[] = [];
const opened: VaultSecrets[] = [];

beforeEach(async () => {
  server = new VaultServer(clock);
  address = `http://${await server.start()}`;
  server.secrets.set('windows/web-01', { password: 'Zoë 远程 "1"', port: 22, empty: '' });
  server.secrets.set('gone', null);
  noted = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((vault) => vault.close()));
  await server.stop();
});

function vaultWith(settings: object = {}): VaultSecrets {
  const { vault } = SecretSettings.parse({ vault: { address, login: approle, ...settings } });
  if (vault === undefined) throw new Error('no vault');
  const made = new VaultSecrets({
    settings: vault,
    secrets,
    clock,
    note: (secret) => noted.push(secret),
  });
  opened.push(made);
  return made;
}

const reference = SecretReference.parse('vault:windows/web-01#password');

async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (isBotError(error)) return `${error.code}: ${error.message} ${error.hint ?? ''}`;
    throw error;
  }
  return 'not refused';
}

describe('secrets in a vault', () => {
  it.each([
    ['AppRole', {}],
    ['Kubernetes', { login: { kind: 'kubernetes', role: 'fettle', token: 'file:/pod/token' } }],
    [
      'Kubernetes elsewhere',
      { login: { kind: 'kubernetes', role: 'fettle', token: 'file:/pod/token', mount: 'pods' } },
    ],
  ])('are read after a login by %s', async (_, settings) => {
    expect(await vaultWith(settings).resolve(reference)).toBe('Zoë 远程 "1"');
  });

  it('are read with a token that the site gives, and that token is not ended', async () => {
    server.tokens.set('given', { until: Number.POSITIVE_INFINITY });
    given['env:GIVEN'] = 'given';
    const vault = vaultWith({ login: { kind: 'token', token: 'env:GIVEN' } });

    expect(await vault.resolve(reference)).toBe('Zoë 远程 "1"');
    await vault.close();
    expect(server.tokens.has('given')).toBe(true);
  });

  it('are asked for anew each time, with one login', async () => {
    const vault = vaultWith();
    await Promise.all([vault.resolve(reference), vault.resolve(reference)]);
    server.secrets.set('windows/web-01', { password: 'changed' });

    expect(await vault.resolve(reference)).toBe('changed');
    expect(server.asked.filter(({ path }) => path.endsWith('/login'))).toHaveLength(1);
  });

  it('need a new login after two thirds of the lease, before it ends', async () => {
    const vault = vaultWith();
    await vault.resolve(reference);
    await clock.advance(39_000);
    await vault.resolve(reference);
    expect(server.tokens.size).toBe(1);

    await clock.advance(2000);
    await vault.resolve(reference);
    expect(server.tokens.size).toBe(2);
  });

  it('need a new login when the token was ended early, and no third one', async () => {
    const vault = vaultWith();
    await vault.resolve(reference);
    server.tokens.clear();

    expect(await vault.resolve(reference)).toBe('Zoë 远程 "1"');
    server.stillborn = true;
    server.tokens.clear();
    expect(await refusal(vault.resolve(reference))).toContain('answers 403');
    expect(server.asked.filter(({ path }) => path.endsWith('/login'))).toHaveLength(3);
  });

  it('go over an encrypted line that the authority of the site vouches for', async () => {
    const secure = new VaultServer(clock, tls);
    const at = (await secure.start()).replace('127.0.0.1', 'localhost');
    secure.secrets.set('windows/web-01', { password: 'sealed' });

    expect(await vaultWith({ address: `https://${at}`, ca: 'env:CA' }).resolve(reference)).toBe(
      'sealed',
    );
    expect(await refusal(vaultWith({ address: `https://${at}` }).resolve(reference))).toContain(
      'the vault does not answer: ',
    );
    await Promise.all(opened.splice(0).map((vault) => vault.close()));
    await secure.stop();
  });

  it('tell which namespace is meant', async () => {
    await vaultWith({ namespace: 'team/one' }).resolve(reference);

    expect(server.asked.map(({ namespace }) => namespace)).toEqual(['team/one', 'team/one']);
  });

  it('end the login when the program ends', async () => {
    const vault = vaultWith();
    await vault.resolve(reference);
    expect(server.tokens.size).toBe(1);

    await vault.close();
    expect(server.tokens.size).toBe(0);
  });

  it('have their token told to whatever takes secrets out of texts', async () => {
    await vaultWith().resolve(reference);

    expect(noted).toEqual([...server.tokens.keys()]);
  });

  it.each([
    ['vault:nothing#password', 'answers 404: there is nothing at that path'],
    ['vault:gone#password', 'answers 404'],
    ['vault:windows/web-01#pass', 'no such key'],
    ['vault:windows/web-01#port', 'holds no text'],
    ['vault:windows/web-01#empty', 'holds no text'],
    ['vault:windows/web-01#__proto__', 'no such key'],
  ])('say why %s is not to be had', async (written, why) => {
    expect(await refusal(vaultWith().resolve(SecretReference.parse(written)))).toContain(why);
  });

  it('say that the proof is used up, and not what it was', async () => {
    server.uses = 0;
    const said = await refusal(vaultWith().resolve(reference));

    expect(said).toContain('the vault refuses the login by approle');
    expect(said).not.toContain('proof-of-fettle');
  });

  it.each<[string, string, (response: import('node:http').ServerResponse) => void]>([
    [
      'sealed',
      'answers 503: it is sealed',
      (response) => response.writeHead(503).end('{"errors":[]}'),
    ],
    ['a page of a proxy', 'answers 502', (response) => response.writeHead(502).end('<html>')],
    ['a page instead of JSON', 'no answer in JSON', (response) => response.end('<html>')],
    [
      'a way elsewhere',
      'answers 307: it leads elsewhere',
      (response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['an endless answer', 'larger than 1 MiB', (response) => response.end('9'.repeat(1_100_000))],
    ['a line that breaks', 'does not answer', (response) => response.destroy()],
  ])('say what is wrong with the server: %s', async (_, why, instead) => {
    server.instead = instead;
    const said = await refusal(vaultWith().resolve(reference));

    expect(said).toMatch(/^secret-missing: /);
    expect(said).toContain(why);
  });

  it('wait ten seconds for an answer and no longer', async () => {
    const silent = Promise.withResolvers<void>();
    server.instead = () => silent.resolve();
    const said = refusal(vaultWith().resolve(reference));
    await silent.promise;
    await clock.advance(10_000);

    expect(await said).toContain('no answer within 10 s');
  });

  it('can be had again after a failed login', async () => {
    const vault = vaultWith();
    server.instead = (response) => response.writeHead(503).end('{}');
    await refusal(vault.resolve(reference));
    server.instead = undefined;

    expect(await vault.resolve(reference)).toBe('Zoë 远程 "1"');
  });
});

describe('the settings of a vault', () => {
  it.each(['http://vault.example.com:8200', 'ftp://127.0.0.1', 'vault.example.com'])(
    'refuse the address %s',
    (written) => {
      const parsed = SecretSettings.safeParse({ vault: { address: written, login: approle } });

      expect(parsed.success).toBe(false);
    },
  );

  it.each([
    'vault:../sys/seal#a',
    'vault:a/../b#a',
    'vault:a/.#a',
    'vault:#a',
    'vault:a#',
    'vault:a b#c',
    'vault:/a#b',
    'vault:a',
  ])('refuse the reference %s', (written) => {
    expect(SecretReference.safeParse(written).success).toBe(false);
  });
});
