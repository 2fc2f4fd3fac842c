import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { areHere } from '#test/adapters/winrm/winrs/recordings.ts';
import { type PsrpMessage, valuesOf } from './psrp-bytes.ts';
import { actsOf, payloadsOf, type RecordedExchange, recordingOf } from './psrp-recording.ts';
import { startWindowsHost, type WindowsHost } from './windows-host.ts';

// What a real Windows answered judges the host, before the host judges our client: every recorded request is
// sent to it as it was, and it has to answer as that Windows did.
const account = { name: 'WIN-NNMU24VVKJ0\\vagrant', password: 'Passw0rd' };

/** What depends on the machine, on time, or on where in a script something stood. */
const volatile =
  /\/(?:Computer|TimeGenerated|ProcessId|NativeThreadId|ManagedThreadId|Line|PositionMessage|ScriptLineNumber|OffsetInLine|CommandInfo_Definition|InvocationInfo_ExpectingInput|ExpectingInput)$|PipelineIterationInfo\/LST/;
/** An exception has properties of its own kind; these every one has. */
const common = /\/Exception\/Props\/(?:Message|Data|InnerException|HelpLink|HResult)(?:\/|$)/;

/** A wrapped key is another one each time; what it is begins it. */
function withoutKey(value: string): string {
  return value.replace(/^(S AQIAABBmAAAApAAA)[A-Za-z0-9+/=]{344}$/, '$1');
}

function comparable({ clixml, fragments, ...rest }: PsrpMessage): unknown {
  const values = [...valuesOf(clixml)]
    .filter(([path]) => !path.includes('/Exception/Props/') || common.test(path))
    .filter(([path]) => !/Exception\/Props$|Exception\/ToString$/.test(path))
    .map(([path, value]): [string, string] => [
      path,
      volatile.test(path) ? (value.split(' ')[0] ?? '') : withoutKey(value),
    ])
    .filter(([path]) => !/(?:TN|TNRef)$/.test(path));
  // How long a message is depends on what was left out above; how it is cut does not.
  const cuts = fragments.map((each) => each.replace(/ \d+$/, ''));
  return { ...rest, cuts, values: Object.fromEntries(values) };
}

/** An answer without messages: its elements and attributes, and texts that are not of one machine. */
function outline(soap: string): readonly string[] {
  const body = soap.slice(soap.indexOf('Body>'));
  return [...body.matchAll(/<(\/?[^>]*)>([^<]*)/g)].map(([, tag = '', text = '']) =>
    /^(?:a:Address|rsp:(?:ClientIP|ProcessId|ShellRunTime|ShellInactivity))$/.test(tag)
      ? `<${tag}>`
      : `<${tag}>${text}`,
  );
}

function desiredOf(request: string): string {
  return /DesiredStream CommandId="([^"]*)"/.exec(request)?.[1] ?? 'pool';
}

/** With another message id: one that was there gets the answer that it got. */
function anew(request: string): string {
  return request.replace(/(MessageID>uuid:)[^<]*/, `$1${randomUUID()}`);
}

interface Replayed {
  readonly outlines: readonly { readonly recorded: unknown; readonly said: unknown }[];
  /** By stream: what came over all Receives. */
  readonly streams: ReadonlyMap<
    string,
    { readonly recorded: readonly unknown[]; readonly said: readonly unknown[] }
  >;
}

/** Windows may say in one answer what it said in two: a Receive comes as often as there is more to say. */
async function replay(
  host: WindowsHost,
  exchanges: readonly RecordedExchange[],
): Promise<Replayed> {
  const outlines: { recorded: unknown; said: unknown }[] = [];
  const streams = new Map<string, { recorded: unknown[]; said: unknown[] }>();
  for (const { operation, request, answer } of exchanges) {
    if (operation !== 'Receive') {
      const { soap } = await host.say(request, account.name);
      outlines.push({ recorded: outline(answer), said: outline(soap) });
      continue;
    }
    const stream = streams.get(desiredOf(request)) ?? { recorded: [], said: [] };
    streams.set(desiredOf(request), stream);
    stream.recorded.push(...told(answer));
    while (stream.said.length < stream.recorded.length) {
      const { soap, status } = await host.say(anew(request), account.name);
      expect(status).toBe(200);
      stream.said.push(...told(soap));
    }
  }
  return { outlines, streams };
}

/** Its messages, one element for each as recorded, and the state of the command at its end. */
function told(soap: string): readonly unknown[] {
  const messages = payloadsOf(soap);
  expect(soap.match(/<rsp:Stream /g)).toHaveLength(messages.length);
  const state = outline(soap).filter((line) => /CommandState\/Done|ExitCode/.test(line));
  return [...messages.map(comparable), ...(state.length === 0 ? [] : [state])];
}

const recordings: readonly [string, string][] = [
  ['psrp_open_runspace', 'a pool is opened and closed'],
  ['psrp_error_failed', 'a script ends with an error'],
  ['psrp_stream_output_invocation', 'all streams, with what wrote them'],
  ['psrp_run_protocol_version_2.3', 'input, and errors among the output'],
  ['psrp_multiple_commands', 'several statements, objects, and a key for secure strings'],
  ['psrp_with_jea_configuration', 'an endpoint without a language'],
];

function hostFor(
  exchanges: readonly RecordedExchange[],
  language: 'full' | 'none',
): Promise<WindowsHost> {
  return startWindowsHost({
    accounts: [account],
    powershell: '/nowhere/pwsh',
    endpoints: [
      { name: 'Microsoft.PowerShell', groups: ['administrators'] },
      { name: 'JEARole', language, groups: ['administrators'] },
    ],
    acts: actsOf(exchanges),
  });
}

(areHere ? describe : describe.skip)('the host answers as a recorded Windows did', () => {
  it.each(recordings)('in %s: %s', async (name) => {
    const exchanges = recordingOf(name);
    await using host = await hostFor(exchanges, 'none');

    const { outlines, streams } = await replay(host, exchanges);

    for (const { recorded, said } of outlines) expect(said).toEqual(recorded);
    expect(streams.size).toBeGreaterThan(0);
    for (const { recorded, said } of streams.values()) expect(said).toEqual(recorded);
    expect(await host.state()).toMatchObject({ shells: [], opened: 1 });
  });

  it('which a host that lets JEA run scripts does not', async () => {
    const exchanges = recordingOf('psrp_with_jea_configuration');
    await using host = await hostFor(exchanges, 'full');

    const { streams } = await replay(host, exchanges);

    const [, , ended] = [...streams.values()];
    expect(ended?.said).not.toEqual(ended?.recorded);
  });
});
