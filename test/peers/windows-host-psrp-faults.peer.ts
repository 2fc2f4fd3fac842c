import { describe, expect, it } from '@jest/globals';
import { messagesIn, type PsrpMessage } from './psrp-bytes.ts';
import { endOf, faultIn, outputsOf, type RawPsrp } from './raw-psrp.ts';
import { openedOn, startPsrpHost } from './raw-psrp-host.ts';
import type { WindowsFault } from './windows-fault.ts';
import type { WindowsHost } from './windows-host.ts';

// Each fault is shown to do what its name says, so that a test of our client can build on it.
async function armed(host: WindowsHost, fault: Omit<WindowsFault, 'operation'>): Promise<RawPsrp> {
  const pool = await openedOn(host);
  await host.arm({ ...fault, operation: 'Pipeline' });
  return pool;
}

function kindsOf(messages: readonly PsrpMessage[]): readonly string[] {
  return messages.map(({ kind }) => kind);
}

const output = '0x00041004';
const end = '0x00041006';

describe('a fault of a pipeline', () => {
  it.each<[WindowsFault['kind'], readonly string[]]>([
    ['object-ids', [output, output, output, end]],
    ['unknown-type', ['0x00041fff', output, end]],
    ['unexpected-type', ['0x00021006', output, end]],
    ['other-pipeline', [output, output, end]],
  ])('%s comes before what the pipeline has to say', async (kind, expected) => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind });

    const faulty = await pool.run({ script: 'tell' });
    const usual = await pool.run({ script: 'tell' });

    expect(kindsOf(faulty)).toEqual(expected);
    expect(kindsOf(usual)).toEqual([output, end]);
    expect((await host.state()).faults).toEqual([{ kind, done: 1 }]);
  });

  it('has the numbers and names that it says', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'object-ids' });
    await host.arm({ kind: 'other-pipeline', operation: 'Pipeline', nth: 2 });

    const numbered = await pool.run({ script: 'tell' });
    const named = await pool.run({ script: 'tell' });

    expect(numbered.slice(0, 2).map(({ object }) => object)).toEqual([1n, 0n]);
    expect(new Set(named.map(({ pipeline }) => pipeline)).size).toBe(2);
  });

  it.each([
    ['broken-clixml', 1, /^<Obj RefId="0"><MS><S N="a">$/],
    ['deep-clixml', 5000, /^(?:<Obj><LST>){5000}/],
  ] as const)('%s is what no reader takes', async (kind, bytes, text) => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind, bytes });
    const id = await pool.begin([{ script: 'tell' }]);

    const { pieces } = await pool.receive(id);

    const [first] = messagesIn(Buffer.concat(pieces));
    expect(first?.clixml).toMatch(text);
  });

  it('asks the host of the client, and goes on when it is answered', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'host-call' });
    const id = await pool.begin([{ script: 'tell' }]);

    const asked = await pool.receive(id);
    await pool.answer(id, asked);
    const rest = await pool.rest(id);

    expect(kindsOf(messagesIn(Buffer.concat(asked.pieces)))).toEqual(['0x00041100']);
    expect(outputsOf(rest)).toEqual(['S told']);
  });

  it('is a flood of errors', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'error-flood', bytes: 500 });

    const said = await pool.run({ script: 'tell' });

    expect(kindsOf(said).filter((kind) => kind === '0x00041005')).toHaveLength(500);
    expect(endOf(said)).toBe('4');
  });

  it('is 50 MB of output, in messages of many fragments', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'big-output', bytes: 50_000_000 });

    const said = await pool.run({ script: 'tell' });

    const sizes = outputsOf(said).map((text) => text.length - 'S '.length);
    expect(sizes.slice(0, -1).reduce((sum, size) => sum + size, 0)).toBe(50_000_000);
    expect(said[0]?.fragments.length).toBeGreaterThan(30);
  });

  it('goes on for ever, until the pool is deleted', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'endless-output' });
    const id = await pool.begin([{ script: 'tell' }]);
    for (const _ of Array.from({ length: 30 })) {
      const received = await pool.receive(id);
      expect(received).toMatchObject({ status: 200, isDone: false });
    }

    const deleted = await pool.delete();

    expect(deleted.status).toBe(200);
    expect((await host.state()).shells).toEqual([]);
  });

  it('has every message in small fragments', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'small-fragments', bytes: 7 });

    const said = await pool.run({ script: 'tell' });

    expect(outputsOf(said)).toEqual(['S told']);
    expect(said[0]?.fragments.slice(0, 2)).toEqual(['0 10 7', '1 00 7']);
  });

  it('breaks the pool, which says so', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'pool-broken' });
    const id = await pool.begin([{ script: 'tell' }]);

    const said = await pool.receive();
    const ended = await pool.receive(id);
    const after = await pool.receive();

    const [state] = messagesIn(Buffer.concat(said.pieces));
    expect(state?.clixml).toContain('<I32 N="RunspaceState">5</I32>');
    expect(ended).toMatchObject({ pieces: [], isDone: true });
    expect(faultIn(after.soap)).toBe(995);
  });

  it('ends the process of the pool, and what waits', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'died' });
    const id = await pool.begin([{ script: 'tell' }]);

    const first = await pool.receive(id);
    const second = await pool.receive(id);

    expect([995, 2150858843]).toContain(faultIn(first.soap));
    expect(faultIn(second.soap)).toBe(2150858843);
    expect((await host.state()).shells).toEqual([]);
  });
});

describe('an answer to Receive', () => {
  it.each([1, 20])('is cut into pieces of %d', async (bytes) => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    await host.arm({ kind: 'split', bytes, operation: 'Receive', times: 100 });
    const id = await pool.begin([{ script: 'tell' }]);

    const pieces = await pool.pieces(id);

    const sizes = pieces.map(({ length }) => length);
    expect(outputsOf(messagesIn(Buffer.concat(pieces)))).toEqual(['S told']);
    expect(Math.max(...sizes)).toBe(bytes);
  });

  it('has everything in one element', async () => {
    await using host = await startPsrpHost();
    const pool = await armed(host, { kind: 'small-fragments', bytes: 30 });
    await host.arm({ kind: 'joined', operation: 'Receive', times: 100 });
    const id = await pool.begin([{ script: 'wait' }]);

    const { pieces } = await pool.receive(id);

    expect(pieces).toHaveLength(1);
    const [told] = messagesIn(Buffer.concat(pieces));
    expect(told).toMatchObject({ clixml: '<S>begun</S>' });
    expect(told?.fragments).toHaveLength(2);
  });

  it.each(['timed-out', 'too-many-commands', 'shell-not-there', 'stream-disconnected'])(
    'is a fault: %s',
    async (name) => {
      await using host = await startPsrpHost();
      const pool = await openedOn(host);
      await host.arm({ kind: 'fault', fault: name, operation: 'Receive' });
      const id = await pool.begin([{ script: 'tell' }]);

      const first = await pool.receive(id);
      const said = await pool.rest(id);

      expect(first.status).toBe(500);
      expect(outputsOf(said)).toEqual(['S told']);
    },
  );
});
