import { describe, expect, it } from '@jest/globals';
import { PsrpClient } from '#adapters/winrm/client/psrp-client.ts';
import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import type { PipelineOrder } from '#src/psrp/create-pipeline.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { textIn } from '#src/psrp/inside.ts';
import { readXml } from '#src/xml/read-xml.ts';
import { attributeOf, descend, type XmlElement } from '#src/xml/xml-element.ts';
import { never, password } from '#test/adapters/winrm/client/under-test.ts';
import { areHere, exchangesOf } from '#test/adapters/winrm/winrs/recordings.ts';
import { FakeWinrm } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { type Pair, RecordedPsrp } from './recorded-psrp.ts';

type Statements = PipelineOrder['statements'];

const anything: Statements = [[{ name: 'Get-Thing', isScript: false, parameters: [] }]];

interface Replayed {
  readonly ends: readonly RunEnd[];
  readonly events: readonly (readonly PsrpEvent[])[];
  readonly pairs: readonly Pair[];
}

/** Our client, from its logon on, against what a real host has said to another one. */
async function replay(name: string, pipelines: number): Promise<Replayed> {
  const recorded = new RecordedPsrp(exchangesOf(name));
  await using host = await FakeWinrm.start({ service: recorded });
  const clock = new FakeClock();
  const client = new PsrpClient({
    endpoint: { host: 'srv-1', address: '127.0.0.1', port: host.http.port, tls: undefined },
    logon: { kind: 'ntlm', account: 'CORP\\jörg', password: () => Promise.resolve(password) },
    gate: new LogonGate({ key: new Uint8Array(32), now: () => clock.now() }),
    handshakes: new Places(8),
    clock,
    configuration: name.includes('jea') ? 'JEARole' : 'Microsoft.PowerShell',
  });
  const ends: RunEnd[] = [];
  const events: PsrpEvent[][] = [];
  for (let count = 0; count < pipelines; count += 1) {
    const heard: PsrpEvent[] = [];
    events.push(heard);
    const hear = (event: PsrpEvent) => void heard.push(event);
    const request = { statements: () => anything, hear, signal: never, withinMs: 60_000 };
    ends.push(await client.run(request));
  }
  await client.close();
  return { ends, events, pairs: recorded.pairs };
}

function texts(events: readonly PsrpEvent[] = []): readonly (string | undefined)[] {
  return events.flatMap((event) => (event.kind === 'output' ? [textIn(event.value)] : []));
}

function lastOf(events: readonly PsrpEvent[] = []) {
  return events.findLast((event) => event.kind === 'state');
}

/** Elements, attributes and options, without ids, payload and what the size of messages is. */
function shapeOf(envelope: XmlElement): object {
  const options = descend(envelope, {
    namespace: namespaces.s,
    path: ['Header'],
  })?.children.find(({ name }) => name === 'OptionSet');
  const body = descend(envelope, { namespace: namespaces.s, path: ['Body'] });
  return {
    options: (options?.children ?? []).map((each) => [
      attributeOf(each, 'Name'),
      each.text.toLowerCase(),
      attributeOf(each, 'MustComply'),
    ]),
    body: body && shape(body),
  };
}

function shape({ namespace, name, attributes, text, children }: XmlElement): object {
  const isPayload = text.length > 100;
  return {
    namespace,
    name,
    attributes: attributes
      .map((each) => each.name)
      .filter((each) => each !== 'xmlns')
      .toSorted(),
    text: isPayload ? 'bytes' : text.trim(),
    children: children.filter((each) => each.name !== 'IdleTimeOut').map(shape),
  };
}

const here = areHere ? describe : describe.skip;

here('sessions with a real Windows', () => {
  it.each([
    { name: 'psrp_error_failed', pipelines: 1, operations: ['Create', 'Receive', 'Command'] },
    { name: 'psrp_stream_output_invocation', pipelines: 1, operations: ['Create', 'Command'] },
    { name: 'psrp_run_protocol_version_2.3', pipelines: 1, operations: ['Create', 'Command'] },
    { name: 'psrp_with_jea_configuration', pipelines: 2, operations: ['Create', 'Command'] },
  ])('have requests like ours: $name', async ({ name, pipelines, operations }) => {
    const { pairs } = await replay(name, pipelines);
    const known = pairs.flatMap(({ soap, exchange }) =>
      exchange === undefined ? [] : [{ ours: readXml(soap), theirs: exchange.request }],
    );

    expect(pairs.map(({ operation }) => operation)).toEqual(expect.arrayContaining(operations));
    expect(known.length).toBeGreaterThan(4);
    for (const { ours, theirs } of known) expect(shapeOf(ours)).toEqual(shapeOf(theirs));
  });

  it('end as they ended for the other client, with all that was said', async () => {
    const { ends, events } = await replay('psrp_stream_output_invocation', 1);

    expect(ends).toEqual([{ kind: 'ended', exitCode: 0, output: 'whole' }]);
    expect(texts(events[0])).toEqual(['output stream']);
    expect(lastOf(events[0])).toMatchObject({ state: 'completed' });
  });

  it('fail as they failed, with what was said before', async () => {
    const { ends, events } = await replay('psrp_error_failed', 1);

    expect(ends).toMatchObject([{ kind: 'ended' }]);
    expect(texts(events[0])).toEqual(['before']);
    expect(lastOf(events[0])).toMatchObject({ state: 'failed', error: { message: 'error' } });
  });

  it('take commands and refuse scripts, where JEA restricts them', async () => {
    const { ends, events, pairs } = await replay('psrp_with_jea_configuration', 2);

    expect(ends.map(({ kind }) => kind)).toEqual(['ended', 'ended']);
    expect(lastOf(events[0])).toMatchObject({ state: 'completed' });
    expect(lastOf(events[1])).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('syntax is not supported by this runspace') },
    });
    // One pool for both, although three answers were needed to open it.
    expect(pairs.filter(({ operation }) => operation === 'Create')).toHaveLength(1);
  });
});
