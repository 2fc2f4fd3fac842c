import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBotError } from '#src/errors.ts';
import { noGuid } from '#src/psrp/guid.ts';
import { dataLine, noticeLine, ProcessLines } from '#src/psrp/out-of-process.ts';
import { pipelineId } from './host-side.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('the lines of a PowerShell that serves', () => {
  it('carry fragments in base64', () => {
    expect(dataLine(Uint8Array.of(1, 2, 255))).toBe(
      `<Data Stream='Default' PSGuid='${noGuid}'>AQL/</Data>\n`,
    );
    expect(dataLine(Uint8Array.of(1), { id: pipelineId, stream: 'PromptResponse' })).toBe(
      `<Data Stream='PromptResponse' PSGuid='${pipelineId}'>AQ==</Data>\n`,
    );
  });

  it.each([
    ['command', 'Command'],
    ['signal', 'Signal'],
    ['close', 'Close'],
  ] as const)('say %s', (kind, tag) => {
    expect(noticeLine(kind, pipelineId)).toBe(`<${tag} PSGuid='${pipelineId}' />\n`);
    expect(new ProcessLines().hear(bytes(noticeLine(kind)))).toEqual([{ kind, id: noGuid }]);
  });

  it('are written for GUIDs only', () => {
    expect(() => noticeLine('command', "' /><Close PSGuid='")).toThrow('no GUID');
  });

  it('are read wherever they are cut', () => {
    const text = `${dataLine(Uint8Array.of(1, 2, 3), { id: pipelineId })}${noticeLine('data-ack')}`;
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), (one, two) => {
        const [from = 0, to = 0] = [one, two].toSorted((a, b) => a - b);
        const lines = new ProcessLines();
        const heard = [text.slice(0, from), text.slice(from, to), text.slice(to)].flatMap((part) =>
          lines.hear(bytes(part)),
        );

        expect(heard).toEqual([
          { kind: 'data', id: pipelineId, bytes: Uint8Array.of(1, 2, 3) },
          { kind: 'data-ack', id: noGuid },
        ]);
      }),
    );
  });

  it('may have a banner before them, and the line ends of Windows', () => {
    const text = `Welcome\r\n\r\n${noticeLine('close-ack').replace('\n', '\r\n')}`;

    expect(new ProcessLines().hear(bytes(text))).toEqual([{ kind: 'close-ack', id: noGuid }]);
  });

  it.each([
    ['a word that means nothing', `<Exit PSGuid='${noGuid}' />\n`],
    ['nobody', '<Close />\n'],
    ['no base64', `<Data Stream='Default' PSGuid='${noGuid}'>!</Data>\n`],
    ['half a tag', '<Close \n'],
    ['two tags', `<Close PSGuid='${noGuid}' /><Close PSGuid='${noGuid}' />\n`],
    ['tags in tags', `<Data PSGuid='${noGuid}'><Data PSGuid='${noGuid}' /></Data>\n`],
    ['a line without end', '<'.padEnd(4 * 1_048_576 + 1)],
  ])('are refused for %s', (_, text) => {
    let found: unknown;
    try {
      new ProcessLines().hear(bytes(text));
    } catch (error) {
      found = error;
    }

    expect(isBotError(found) && found.code).toBe('bad-output');
  });
});
