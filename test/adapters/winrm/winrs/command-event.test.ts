import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cmdResource, runCommand } from '#adapters/winrm/winrs/cmd-shell.ts';
import { eventOf } from '#adapters/winrm/winrs/command-event.ts';
import type { Outgoing, Purpose } from '#adapters/winrm/winrs/command-run.ts';
import { OutputText } from '#adapters/winrm/winrs/output-text.ts';
import { begin, next } from '#adapters/winrm/winrs/winrs-shell.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { good, messageId, order, received, soap, started } from './answers.ts';

const purposes: readonly Purpose[] = ['create', 'command', 'send', 'receive', 'signal', 'delete'];

function outgoing(purpose: Purpose): Outgoing {
  const request = { action: `urn:${purpose}`, resource: cmdResource, body: [] };
  return { id: 9, lane: 'main', purpose, request, repeats: 0 };
}

/** Pieces of bytes, cut at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [0, ...places.toSorted((a, b) => a - b), bytes.length];
  return ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
}

describe('an answer as an event', () => {
  it.each(purposes)('is read as that to %s', (purpose) => {
    const bytes = soap(outgoing(purpose), good[purpose]);

    expect(eventOf(outgoing(purpose), { bytes, messageId })).toMatchObject({
      kind: 'answer',
      id: 9,
    });
  });

  it('is garbled when it answers another request', () => {
    const bytes = soap(outgoing('create'), good.create);

    expect(eventOf(outgoing('command'), { bytes, messageId })).toMatchObject({
      kind: 'garbled',
      why: { code: 'bad-output' },
    });
    expect(eventOf(outgoing('create'), { bytes, messageId: 'another' }).kind).toBe('garbled');
  });

  it('is an event, whatever the bytes', () => {
    const text = soap(outgoing('receive'), received({ pieces: [['stdout', Uint8Array.of(1)]] }));
    const changed = fc
      .array(fc.tuple(fc.nat(text.length - 1), fc.nat(255)), { maxLength: 5 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => bytes.with(at, byte), text));

    fc.assert(
      fc.property(fc.constantFrom(...purposes), changed, (purpose, bytes) => {
        const { kind } = eventOf(outgoing(purpose), { bytes, messageId });
        expect(['answer', 'garbled']).toContain(kind);
      }),
    );
  });
});

describe('the output of a command', () => {
  const text = 'hällo €😀\r\n– fertig ✓';
  const whole = new TextEncoder().encode(text);
  const places = fc.array(fc.nat(whole.length), { maxLength: 8 });

  it('is the same text, however it is cut into elements and answers', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 4 }), (cuts, perAnswer) => {
        const out = new OutputText(100);
        const pieces = cut(whole, cuts);
        let step = begin({ ...order, shell: { id: 'SHELL-1' } });
        const hear = (body: string): void => {
          const [waiting] = step.send;
          if (waiting === undefined) throw new Error('Nothing was sent.');
          step = next(step.run, eventOf(waiting, { bytes: soap(waiting, body), messageId }));
          for (const piece of step.output) out.push(piece.bytes);
        };
        hear(started(order.commandId));
        for (let from = 0; from < pieces.length; from += perAnswer) {
          const some = pieces.slice(from, from + perAnswer);
          hear(received({ pieces: some.map((bytes) => ['stdout', bytes] as const) }));
        }
        hear(received({ isDone: true, exitCode: 0 }));
        expect(out.end()).toEqual({ text, isCut: false });
      }),
    );
  });
});

describe('the bootstrap of PowerShell', () => {
  it('is a line that cmd.exe takes', () => {
    const line = { command: powershellCommand, arguments: [] };

    expect(runCommand('SHELL-1', { commandId: order.commandId, line }).options).toEqual({
      WINRS_CONSOLEMODE_STDIN: 'FALSE',
      WINRS_SKIP_CMD_SHELL: 'FALSE',
    });
  });
});
