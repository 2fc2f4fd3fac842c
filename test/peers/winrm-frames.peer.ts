import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import { SealedAnswer, sealRequest } from '#adapters/winrm/security/sealed-exchange.ts';
import type { SecurityContext } from '#adapters/winrm/security/security-context.ts';
import { flipped } from '#test/adapters/winrm/security/bytes-of.ts';
import { contextOf } from '#test/adapters/winrm/security/session-context.ts';
import { LineProgram } from './line-program.ts';

/** pywinrm: a client of WinRM with frames and sealing of its own; here it plays the host. */
describe('pywinrm', () => {
  const key = randomBytes(16);

  function host(): LineProgram {
    const args = ['test/peers/pywinrm-frames.py', 'server', key.toString('hex')];
    return new LineProgram('/usr/bin/python3', args);
  }

  function context(): SecurityContext {
    return contextOf(new NtlmSession(key, 'client'));
  }

  it('opens our frames, and we open its frames, message after message', async () => {
    await using server = host();
    const ours = context();

    for (const size of [1, 500, 20_000, 400_000]) {
      const message = Buffer.from(randomBytes(size).toString('base64'));
      const { contentType, body } = sealRequest(ours, message);
      const opened = await server.say('unwrap', body);
      const framed = await server.say('wrap', message);
      const answer = new SealedAnswer({ context: ours, contentType, mostBytes: 1_000_000 });
      answer.push(framed.data);

      expect(opened.data.equals(message)).toBe(true);
      expect(message.equals(answer.end())).toBe(true);
    }
  });

  it('refuses a frame that was changed', async () => {
    await using server = host();
    const { body } = sealRequest(context(), Buffer.from('<s:Envelope/>'));

    const changed = await server.say('unwrap', flipped(body, body.length - 30));

    expect(changed.word).toBe('refused');
  });
});
