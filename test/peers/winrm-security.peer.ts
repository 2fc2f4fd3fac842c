import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAccount } from '#adapters/winrm/security/account.ts';
import { channelBindingHash, tlsServerEndPoint } from '#adapters/winrm/security/channel-binding.ts';
import { answerChallenge } from '#adapters/winrm/security/ntlm-answer.ts';
import { NtlmContext, type NtlmOptions } from '#adapters/winrm/security/ntlm-context.ts';
import { decodeChallenge, encodeNegotiate } from '#adapters/winrm/security/ntlm-messages.ts';
import { passwordHash } from '#adapters/winrm/security/ntlm-v2.ts';
import { flipped } from '#test/adapters/winrm/security/bytes-of.ts';
import { makeCertificate } from './certificates.ts';
import { LineProgram } from './line-program.ts';

const password = 'Pässwörd & "quoted" 1';
let folder = '';
let binding: Uint8Array = new Uint8Array();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-ntlm-'));
  const users = ['CORP:jörg', 'MixedCase:jörg', 'SERVER1:jörg', 'CORP:anna'].map(
    (account) => `${account}:${password}`,
  );
  writeFileSync(join(folder, 'users'), `${users.join('\n')}\n`);
  const { certificate } = makeCertificate({ folder, name: 'leaf', commonName: 'server1' });
  binding = tlsServerEndPoint(new X509Certificate(readFileSync(certificate)).raw);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function client(options: Partial<NtlmOptions> = {}): NtlmContext {
  return new NtlmContext({
    account: 'CORP\\jörg',
    password,
    targetName: 'host/server1',
    randomBytes,
    now: Date.now,
    ...options,
  });
}

/** gss-ntlmssp: an acceptor in C that shares nothing with ours. */
function gssAcceptor(...args: readonly string[]): LineProgram {
  return new LineProgram('/usr/bin/python3', ['test/peers/gss-acceptor.py', ...args], {
    NTLM_USER_FILE: join(folder, 'users'),
    NETBIOS_COMPUTER_NAME: 'SERVER1',
    NETBIOS_DOMAIN_NAME: 'CORP',
  });
}

/** The word with which the server ends the logon; `tamper` stands between. */
async function logOn(
  context: NtlmContext,
  server: LineProgram,
  tamper: (authenticate: Uint8Array) => Uint8Array = (message) => message,
): Promise<string> {
  const first = await context.step(undefined);
  const challenge = await server.say('step', first.token ?? new Uint8Array());
  const second = await context.step(challenge.data);
  const end = await server.say('step', tamper(second.token ?? new Uint8Array()));
  return end.word;
}

describe('gss-ntlmssp', () => {
  it.each(['CORP\\jörg', 'MixedCase\\jörg', 'CORP\\aNNa', '.\\jörg'])(
    'lets %s in',
    async (account) => {
      await using server = gssAcceptor();

      expect(await logOn(client({ account }), server)).toBe('done');
    },
  );

  it.each([
    ['a wrong password', { password: 'Password' }],
    ['a stranger', { account: 'CORP\\eve' }],
  ])('refuses %s', async (_, options) => {
    await using server = gssAcceptor();

    expect(await logOn(client(options), server)).toBe('refused');
  });

  // 75 stands in the MIC, 60 in the flags, 64 in the version: the MIC covers what nothing else does.
  it.each([75, 60, 64])('refuses a logon in which byte %d was changed', async (at) => {
    await using server = gssAcceptor();

    expect(await logOn(client(), server, (message) => flipped(message, at))).toBe('refused');
  });

  it('opens what we seal, and we open what it seals, message after message', async () => {
    await using server = gssAcceptor();
    const context = client();
    await logOn(context, server);

    for (const size of [1, 15, 16, 17, 1_000, 100_000, 3, 700_000]) {
      const message = randomBytes(size);
      const { header, ciphertext } = context.wrap(message);
      const opened = await server.say('unwrap', Buffer.concat([header, ciphertext]));
      const { data } = await server.say('wrap', message);
      const sealed = { header: data.subarray(0, 16), ciphertext: data.subarray(16) };

      expect(opened.word).toBe('ok');
      expect(opened.data.equals(message)).toBe(true);
      expect(message.equals(context.unwrap(sealed))).toBe(true);
    }
  });

  it('refuses a message that was changed, and so do we', async () => {
    await using server = gssAcceptor();
    const context = client();
    await logOn(context, server);
    const { header, ciphertext } = context.wrap(Buffer.from('whoami'));
    const { data } = await server.say('wrap', Buffer.from('corp\\jörg'));

    const theirs = await server.say('unwrap', flipped(Buffer.concat([header, ciphertext]), 18));
    const ours = () =>
      context.unwrap({ header: data.subarray(0, 16), ciphertext: flipped(data.subarray(16), 2) });

    expect(theirs.word).toBe('refused');
    expect(ours).toThrow(expect.objectContaining({ code: 'bad-output' }));
  });

  it('lets in who is bound to its channel, and refuses who is bound to another', async () => {
    const other = channelBindingHash(Buffer.from('tls-server-end-point:another host'));
    const channelBindings = channelBindingHash(binding);
    const data = Buffer.from(binding).toString('base64');
    await using bound = gssAcceptor(data);
    await using relayed = gssAcceptor(data);

    expect(await logOn(client({ channelBindings }), bound)).toBe('done');
    expect(await logOn(client({ channelBindings: other }), relayed)).toBe('refused');
  });
});

/** Samba's: a second acceptor, which also tells the session key. */
function samba(): LineProgram {
  return new LineProgram('ntlm_auth', [
    '--helper-protocol=squid-2.5-ntlmssp',
    '--request-nt-key',
    '--username=jörg',
    '--domain=CORP',
    `--password=${password}`,
  ]);
}

interface SambaLogon {
  /** AF and the user, or NA and the reason. */
  readonly verdict: string;
  readonly theirKey: string;
  readonly ourKey: string;
}

interface SambaOptions {
  readonly secret?: string;
  readonly tamper?: (authenticate: Uint8Array) => Uint8Array;
}

async function logOnToSamba({ secret, tamper }: SambaOptions = {}): Promise<SambaLogon> {
  await using server = samba();
  const negotiate = encodeNegotiate();
  const reply = await server.ask(`YR ${Buffer.from(negotiate).toString('base64')}`);
  const challengeMessage = Buffer.from(reply.replace(/^TT /, ''), 'base64');
  const read = decodeChallenge(challengeMessage);
  if (read.kind === 'malformed') throw new Error(`${read.reason}: ${reply}`);
  const sessionKey = randomBytes(16);
  const authenticate = answerChallenge(
    { negotiate, challengeMessage, challenge: read.challenge },
    {
      account: parseAccount('CORP\\jörg'),
      passwordHash: passwordHash(secret ?? password),
      targetName: 'host/server1',
      workstation: '',
      channelBindings: undefined,
    },
    { clientChallenge: randomBytes(8), sessionKey, nowMs: Date.now() },
  );
  const sent = Buffer.from(tamper?.(authenticate) ?? authenticate).toString('base64');
  const verdict = await server.ask(`KK ${sent}`);
  return { verdict, theirKey: await server.ask('GK'), ourKey: sessionKey.toString('base64') };
}

describe('ntlm_auth of Samba', () => {
  it('lets us in, and has the same session key', async () => {
    const { verdict, theirKey, ourKey } = await logOnToSamba();

    expect(verdict).toBe('AF CORP\\jörg');
    expect(theirKey).toBe(`GK ${ourKey}`);
  });

  it.each([
    ['a wrong password', { secret: 'Password' }, 'NA NT_STATUS_LOGON_FAILURE'],
    [
      'a changed MIC',
      { tamper: (message: Uint8Array) => flipped(message, 75) },
      'NA NT_STATUS_INVALID_PARAMETER',
    ],
  ])('refuses %s', async (_, options, verdict) => {
    expect(await logOnToSamba(options)).toMatchObject({ verdict });
  });
});
