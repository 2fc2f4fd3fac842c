import { describe, expect, it } from '@jest/globals';
import { eventOf } from '#adapters/winrm/winrs/command-event.ts';
import type {
  CommandOrder,
  CommandOutcome,
  InputPart,
  Outgoing,
} from '#adapters/winrm/winrs/command-run.ts';
import { OutputText } from '#adapters/winrm/winrs/output-text.ts';
import { begin, next } from '#adapters/winrm/winrs/winrs-shell.ts';
import { readAnswer } from '#adapters/winrm/wsman/answer.ts';
import { readConfig } from '#adapters/winrm/wsman/config.ts';
import { isPollPeriod } from '#adapters/winrm/wsman/fault-line.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import { writeRequest } from '#adapters/winrm/wsman/request.ts';
import { readCreated, readReceived, readStarted } from '#adapters/winrm/wsman/shell-answer.ts';
import { readXml } from '#src/xml/read-xml.ts';
import { descend, type XmlElement } from '#src/xml/xml-element.ts';
import { order } from './answers.ts';
import { areHere, type Exchange, exchangesOf } from './recordings.ts';

const names = [
  'client_execute_cmd',
  'psrp_error_failed',
  'psrp_multiple_commands',
  'psrp_open_runspace',
  'psrp_run_protocol_version_2.3',
  'psrp_stream_output_invocation',
  'psrp_with_jea_configuration',
  'winrs_bad_cmd_id',
  'winrs_no_cmd_shell',
  'winrs_noprofile',
  'winrs_operation_timeout',
  'winrs_send',
  'winrs_standard',
  'wsman_update_envelope_size_500',
];

interface Replayed {
  readonly outcome: CommandOutcome | undefined;
  readonly actions: readonly string[];
  readonly stdout: string;
  readonly pairs: readonly { readonly outgoing: Outgoing; readonly exchange: Exchange }[];
}

/** Runs our side against what a host answered to another client, request by request of the same kind. */
function replay(exchanges: readonly Exchange[], input: readonly InputPart[] = []): Replayed {
  const left = [...exchanges];
  const out = new OutputText(1_000_000);
  const pairs: Replayed['pairs'][number][] = [];
  const settings: CommandOrder = { ...order, inputRoom: 100_000, outputLimit: 1_000_000 };
  let step = begin(settings, input);
  for (let outgoing = step.send[0]; outgoing !== undefined; outgoing = step.send[0]) {
    const { action } = outgoing.request;
    const at = left.findIndex((exchange) => exchange.action === action);
    const exchange = left.splice(at, 1)[0];
    if (at === -1 || exchange === undefined) throw new Error(`Nothing is recorded for ${action}.`);
    pairs.push({ outgoing, exchange });
    step = next(
      step.run,
      eventOf(outgoing, { bytes: exchange.answer, messageId: exchange.messageId }),
    );
    for (const piece of step.output) if (piece.stream === 'stdout') out.push(piece.bytes);
  }
  return {
    outcome: step.outcome,
    actions: pairs.map(({ outgoing }) => outgoing.purpose),
    stdout: out.end().text,
    pairs,
  };
}

/** What stands in the body of an answer to this action. */
function contentOf(action: string, body: XmlElement): unknown {
  if (action.endsWith('/Create')) return readCreated(body).id;
  if (action.endsWith('/Command')) return readStarted(body);
  if (action.endsWith('/Receive')) return readReceived(body).pieces.length;
  return body;
}

function headerNames(envelope: XmlElement): readonly string[] {
  const header = descend(envelope, { namespace: namespaces.s, path: ['Header'] });
  return (header?.children ?? []).map((each) => `${each.namespace} ${each.name}`).toSorted();
}

/** Without prefixes, and white space that says nothing. */
function meaning({ namespace, name, attributes, text, children }: XmlElement): object {
  return { namespace, name, attributes, text: text.trim(), children: children.map(meaning) };
}

function bodyOf(envelope: XmlElement): object | undefined {
  const body = descend(envelope, { namespace: namespaces.s, path: ['Body'] });
  return body && meaning(body);
}

// Jest says "skipped" where no recordings lie beside the clone.
const here = areHere ? describe : describe.skip;

here('recordings of real Windows hosts', () => {
  it.each(names.map((name) => ({ name })))('are read, WinRS and PSRP alike: $name', ({ name }) => {
    const read = exchangesOf(name).map((exchange) => {
      const answer = readAnswer(exchange.answer, exchange);
      return answer.kind === 'fault' ? answer.fault : contentOf(exchange.action, answer.body);
    });

    expect(read.length).toBeGreaterThan(0);
    expect(read).not.toContain(undefined);
  });

  it.each([
    { name: 'winrs_standard', stdout: /^hi\r\n$/, polls: 1 },
    { name: 'winrs_noprofile', stdout: /^ALLUSERSPROFILE=[\s\S]+\r\n$/, polls: 1 },
    { name: 'winrs_send', stdout: /^output 1\noutput 2\n$/, polls: 1 },
    { name: 'winrs_operation_timeout', stdout: /^hi\nhi again\n$/, polls: 4 },
  ])('end as they ended for the other client: $name', ({ name, stdout, polls }) => {
    const replayed = replay(exchangesOf(name));

    expect(replayed.stdout).toMatch(stdout);
    expect(replayed.actions.filter((each) => each === 'receive')).toHaveLength(polls);
    expect(replayed.outcome).toEqual({
      result: { kind: 'ended', exitCode: 0, output: 'whole' },
      shell: { kind: 'gone' },
    });
  });

  it.each([{ name: 'winrs_standard' }])(
    'had requests like ours, which the host took: $name',
    ({ name }) => {
      const { pairs } = replay(exchangesOf(name));
      for (const { outgoing, exchange } of pairs) {
        const ours = readXml(
          writeRequest(outgoing.request, {
            to: 'http://host/wsman',
            messageId: exchange.messageId,
            sessionId: exchange.messageId,
            operationTimeoutMs: 20_000,
            maxEnvelopeSize: 153_600,
          }),
        );
        // Ours has options where the other client had none: no profile, UTF-8.
        expect(headerNames(ours)).toEqual(
          expect.arrayContaining([...headerNames(exchange.request)]),
        );
        if (['receive', 'delete'].includes(outgoing.purpose)) {
          expect(bodyOf(ours)).toEqual(bodyOf(exchange.request));
        }
      }
      expect(pairs.map(({ outgoing }) => outgoing.purpose)).toEqual([
        'create',
        'command',
        'receive',
        'signal',
        'delete',
      ]);
    },
  );

  it.each([{ name: 'winrs_send' }])('take input in two messages: $name', ({ name }) => {
    const text = (line: string): Uint8Array => new TextEncoder().encode(line);
    const { actions, stdout, pairs } = replay(exchangesOf(name), [
      { bytes: text('Write-Host "output 1";'), isLast: false },
      { bytes: text('Write-Host "output 2";'), isLast: true },
    ]);
    const sent = pairs.filter(({ outgoing }) => outgoing.purpose === 'send');

    expect(actions.slice(2, 4)).toEqual(['send', 'send']);
    expect(stdout).toBe('output 1\noutput 2\n');
    for (const { outgoing, exchange } of sent) {
      const body = descend(exchange.request, { namespace: namespaces.s, path: ['Body'] });
      const content = body?.children[0]?.children[0]?.text;
      expect(outgoing.request.body[0]).toMatchObject({ content: [{ content }] });
    }
  });

  it.each([{ name: 'winrs_no_cmd_shell' }])(
    'refuse a program that is not there, with number and provider, before anything ran: $name',
    ({ name }) => {
      const { outcome, actions } = replay(exchangesOf(name));

      expect(actions).toEqual(['create', 'command', 'delete']);
      expect(outcome?.result).toMatchObject({
        kind: 'not-run',
        reaction: 'defect',
        why: {
          code: 'bad-output',
          message: expect.stringContaining('cannot find the file'),
          details: { fault: 2147942402, provider: 'Shell cmd plugin' },
        },
      });
    },
  );

  it.each([{ name: 'winrs_bad_cmd_id' }])('do not know a command of another: $name', ({ name }) => {
    const { outcome, actions } = replay(exchangesOf(name));

    expect(actions).toEqual(['create', 'command', 'receive', 'delete']);
    expect(outcome?.result).toMatchObject({
      kind: 'unknown',
      reaction: 'reopen-shell',
      why: { details: { fault: 2150858843, subcode: 'InvalidSelectors' } },
    });
  });

  it.each([{ name: 'winrs_operation_timeout' }])(
    'say by a number that a poll period is over: $name',
    ({ name }) => {
      const answers = exchangesOf(name).map((exchange) => readAnswer(exchange.answer, exchange));
      const faults = answers.flatMap((answer) => (answer.kind === 'fault' ? [answer.fault] : []));

      expect(faults.map((fault) => fault.number)).toEqual([2150858793, 2150858793]);
      expect(faults.every(isPollPeriod)).toBe(true);
    },
  );

  it.each([{ name: 'client_execute_cmd' }])(
    'run one command after another, each in a shell of its own: $name',
    ({ name }) => {
      const exchanges = exchangesOf(name);
      const second = exchanges.findLastIndex(({ action }) => action.endsWith('/Create'));

      expect(replay(exchanges.slice(0, second)).stdout).toMatch(
        /^ Volume in drive C[\s\S]+free\r\n$/,
      );
      expect(replay(exchanges.slice(second)).stdout).toBe('abc\r\n');
    },
  );

  it.each([{ name: 'wsman_update_envelope_size_500' }])(
    'tell an administrator how large an envelope may be: $name',
    ({ name }) => {
      const limits = exchangesOf(name).map((exchange) => {
        const answer = readAnswer(exchange.answer, exchange);
        return answer.kind === 'answered' ? readConfig(answer.body) : undefined;
      });

      expect(limits).toEqual([{ maxEnvelopeSize: 512_000, maxTimeoutMs: 60_000 }]);
    },
  );
});
