import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import { SealedAnswer, sealRequest } from '#adapters/winrm/security/sealed-exchange.ts';
import { encodeFrame, FrameReader } from '#adapters/winrm/security/sealed-frame.ts';
import type { Sealed, SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { hex, unhex } from './bytes-of.ts';
import { contextOf } from './session-context.ts';

const sessionKey = unhex('42'.repeat(16));

interface Pair {
  readonly client: NtlmSession;
  readonly server: NtlmSession;
}

function pair(): Pair {
  return {
    client: new NtlmSession(sessionKey, 'client'),
    server: new NtlmSession(sessionKey, 'server'),
  };
}

const refusal = expect.objectContaining({ code: 'bad-output' });

describe('a session of NTLM', () => {
  it('carries messages of any length, both ways, in any mixture', () => {
    const turn = fc.record({
      from: fc.constantFrom('client', 'server'),
      message: fc.uint8Array({ maxLength: 300 }),
    });

    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (turns) => {
        const { client, server } = pair();
        for (const { from, message } of turns) {
          const [writer, reader] = from === 'client' ? [client, server] : [server, client];

          expect(hex(reader.open(writer.seal(message)))).toBe(hex(message));
        }
      }),
    );
  });

  it('refuses a message in which one bit was changed, and everything after it', () => {
    const message = fc.uint8Array({ minLength: 1, maxLength: 40 });

    fc.assert(
      fc.property(message, fc.nat(), (clear, chosen) => {
        const { client, server } = pair();
        const { header, ciphertext } = server.seal(clear);
        const wire = Buffer.concat([header, ciphertext]);
        const bit = chosen % (wire.length * 8);
        wire[bit >> 3] = (wire[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const changed = { header: wire.subarray(0, 16), ciphertext: wire.subarray(16) };

        expect(() => client.open(changed)).toThrow(refusal);
        expect(() => client.open(server.seal(clear))).toThrow(refusal);
        expect(() => client.seal(clear)).toThrow(refusal);
      }),
    );
  });

  it.each([
    ['a message that was left out', ([, second]: readonly Sealed[]) => [second]],
    ['a message that comes twice', ([first]: readonly Sealed[]) => [first, first]],
    ['messages in another order', ([first, second]: readonly Sealed[]) => [second, first]],
  ])('refuses %s', (_, order) => {
    const { client, server } = pair();
    const sent = order([server.seal(unhex('01')), server.seal(unhex('02'))]);

    const openAll = () => {
      for (const sealed of sent) if (sealed !== undefined) client.open(sealed);
    };

    expect(openAll).toThrow(refusal);
  });

  it('refuses what it has sealed itself', () => {
    const { client } = pair();

    expect(() => client.open(client.seal(unhex('01')))).toThrow(refusal);
  });

  it.each([0, 15, 17, 60])('refuses a signature of %d bytes', (length) => {
    const { client, server } = pair();
    const { ciphertext } = server.seal(unhex('01'));

    expect(() => client.open({ header: new Uint8Array(length), ciphertext })).toThrow(refusal);
  });
});

const protocol = 'application/HTTP-SPNEGO-session-encrypted';
const sealedType = `multipart/encrypted;protocol="${protocol}";boundary="Encrypted Boundary"`;
const soapType = 'application/soap+xml;charset=UTF-8';

/** What the host says when it has sealed `message`, and a context that can open it. */
function answered(
  message: string,
  originalType = soapType,
): { readonly context: SecurityContext; readonly body: Uint8Array } {
  const { client, server } = pair();
  const sealed = server.seal(Buffer.from(message));
  return { context: contextOf(client), body: encodeFrame({ protocol, originalType, sealed }) };
}

const envelope = '<s:Envelope>hällo</s:Envelope>';

describe('a request', () => {
  it('carries no clear text, and says how it is sealed', () => {
    const { client, server } = pair();

    const { contentType, body } = sealRequest(contextOf(client), Buffer.from(envelope));

    expect(contentType).toBe(sealedType);
    expect(Buffer.from(body).toString('latin1')).not.toContain('Envelope');
    const reader = new FrameReader(1_000);
    reader.push(body);
    const { sealed, originalType } = reader.end();
    expect(originalType).toBe(soapType);
    expect(Buffer.from(server.open(sealed)).toString()).toBe(envelope);
  });
});

describe('an answer', () => {
  it.each([
    sealedType,
    `multipart/encrypted; protocol=${protocol.toLowerCase()}; boundary="Encrypted Boundary"`,
    `Multipart/Encrypted ;boundary="Encrypted Boundary";protocol="${protocol}"`,
  ])('of the type %s is opened', (contentType) => {
    const { context, body } = answered(envelope);
    const answer = new SealedAnswer({ context, contentType, mostBytes: 1_000 });
    answer.push(body);

    expect(Buffer.from(answer.end()).toString()).toBe(envelope);
  });

  it.each([
    undefined,
    '',
    soapType,
    'text/html',
    'multipart/encrypted',
    'multipart/encrypted;protocol="application/HTTP-Kerberos-session-encrypted"',
    `multipart/x-multi-encrypted;protocol="${protocol}"`,
    `text/plain;multipart/encrypted;protocol="${protocol}"`,
    `multipart/encrypted;protocol="${protocol}-not"`,
    `multipart/encrypted;${'x'.repeat(100_000)}protocol="${protocol}"`,
  ])('of the type %.60s is clear text, and refused before it is read', (contentType) => {
    const { context } = answered(envelope);

    const begin = () => new SealedAnswer({ context, contentType, mostBytes: 1_000 });

    expect(begin).toThrow(expect.objectContaining({ message: expect.stringContaining('clear') }));
  });

  it('that claims to be sealed, and is not, is refused', () => {
    const { context } = answered(envelope);
    const answer = new SealedAnswer({ context, contentType: sealedType, mostBytes: 1_000 });
    answer.push(Buffer.from(envelope));

    expect(() => answer.end()).toThrow(refusal);
  });

  it('whose frame names another way of sealing is refused', () => {
    const { context, body } = answered(envelope);
    const other = Buffer.from(
      Buffer.from(body).toString('latin1').replace('SPNEGO', 'KRBR05'),
      'latin1',
    );
    const answer = new SealedAnswer({ context, contentType: sealedType, mostBytes: 1_000 });
    answer.push(other);

    expect(() => answer.end()).toThrow(refusal);
  });

  it.each(['text/plain', 'application/soap+xml;charset=UTF-16', 'application/soap+xml'])(
    'that is sealed %s is refused',
    (originalType) => {
      const { context, body } = answered(envelope, originalType);
      const answer = new SealedAnswer({ context, contentType: sealedType, mostBytes: 1_000 });
      answer.push(body);

      expect(() => answer.end()).toThrow(refusal);
    },
  );

  it('with a byte too few or too many is refused', () => {
    const { context, body } = answered(envelope);
    const answer = new SealedAnswer({ context, contentType: sealedType, mostBytes: 1_000 });
    answer.push(body.subarray(0, body.length - 30));

    expect(() => answer.end()).toThrow(refusal);
  });
});
