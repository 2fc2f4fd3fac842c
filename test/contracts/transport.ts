import { describe, expect, it } from '@jest/globals';
import type { Host } from '#src/host/host.ts';
import type { JobResult, Transport } from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';

/** What a suite needs of a transport: itself, and a host that it serves. */
export interface TransportUnderTest {
  readonly transport: Transport;
  readonly host: Host;
  /** Calls that succeed there, by name. */
  readonly calls: readonly ScriptCall[];
}

const never = new AbortController().signal;

/** What every transport promises, simulated or not. */
export function transportContract(name: string, setUp: () => Promise<TransportUnderTest>): void {
  describe(`${name}, as a transport`, () => {
    it('serves the host, and answers each call once, in order', async () => {
      const { transport, host, calls } = await setUp();
      const told: string[] = [];

      const result = await transport.run({
        host,
        calls,
        signal: never,
        onEnvelope: (envelope) => told.push(envelope.name),
      });

      expect(transport.serves(host)).toBe(true);
      expect(result).toMatchObject({ kind: 'ran', durationMs: expect.any(Number) });
      expect(result.envelopes.map((envelope) => envelope.name)).toEqual(
        calls.map((call) => call.name),
      );
      expect(told.toSorted()).toEqual(calls.map((call) => call.name).toSorted());
      expect(result.envelopes.every(({ outcome }) => outcome === 'ok')).toBe(true);
    });

    it('does not begin a job that is stopped already', async () => {
      const { transport, host, calls } = await setUp();

      const result = await transport.run({ host, calls, signal: AbortSignal.abort() });

      expect(result).toMatchObject({
        kind: 'failed',
        fault: 'timed-out',
        started: 'no',
        envelopes: [],
      });
    });

    it('answers the four questions one by one', async () => {
      const { transport, host } = await setUp();

      const checked = await transport.check(host, never);

      expect(checked.map(({ step, ok }) => [step, ok])).toEqual([
        ['reached', true],
        ['let-in', true],
        ['answered', true],
        ['in-time', true],
      ]);
    });
  });
}

/** What a transport promises that really runs POSIX scripts. */
export function scriptContract(name: string, setUp: () => Promise<TransportUnderTest>): void {
  async function run(...scripts: readonly Partial<ScriptCall>[]): Promise<JobResult> {
    const { transport, host } = await setUp();
    return await transport.run({ host, calls: scripts.map(call), signal: never });
  }

  describe(`${name}, running scripts`, () => {
    it.each([
      { what: 'quotes', text: `it's "quoted" \`id\` $(id) \${HOME} $HOME \\ \\n %s` },
      { what: 'lines', text: '\n\nfirst\n\n second \t\n\n' },
      { what: 'Unicode', text: 'Zürich 漢字 😀 e\u0301' },
      { what: 'what looks like options', text: '-n -e --help' },
      { what: 'nothing', text: '' },
      { what: 'much', text: 'äx'.repeat(1300) },
    ])('brings $what there and back exactly', async ({ text }) => {
      const result = await run({
        text: 'put_text back "$param_given"',
        parameters: { given: text },
      });

      expect(result.envelopes[0]?.value).toEqual({ back: text });
    });

    it('hands numbers, truth, state and mode over', async () => {
      const result = await run({
        text: 'put_number n "$param_n"; put_boolean b "$param_b"; put_text s "$state_path"; preview_line "$mode"',
        parameters: { n: 1.25, b: false },
        state: { path: '/a b' },
        mode: 'preview',
      });

      expect(result.envelopes[0]?.value).toEqual({
        n: 1.25,
        b: false,
        s: '/a b',
        preview: ['preview'],
      });
    });

    it('lets no failing script take others along', async () => {
      const result = await run(
        { text: 'exit 9' },
        { text: 'fi' },
        { text: 'fail "not today"' },
        { text: 'kill -s KILL $$' },
        { text: 'put_text fine yes' },
      );

      expect(outcomes(result)).toEqual(['error', 'error', 'error', 'error', 'ok']);
      expect(result.envelopes[2]?.message).toBe('not today');
    });

    it('ends what hangs at its deadline, children included, and goes on', async () => {
      const text = 'put_text group "$$"; (trap "" TERM HUP; sleep 299) & sleep 299';
      const gone =
        'put_text left "$(ps -eo pgid=,stat= | awk -v g="$param_group" \'$1 == g && $2 !~ /^Z/\' | wc -l | tr -d " ")"';

      const hung = await run({ text, deadlineMs: 1000 }, { text: 'put_text next yes' });
      const group = groupOf(hung.envelopes[0]);
      const left = await run({ text: gone, parameters: { group } });

      expect(outcomes(hung)).toEqual(['timed-out', 'ok']);
      expect(left.envelopes[0]?.value).toEqual({ left: '0' });
    });

    it('keeps a flood small', async () => {
      const result = await run(
        {
          text: 'head -c 20000000 /dev/zero | tr "\\0" "y"; head -c 9000000 /dev/zero >&2; exit 1',
        },
        { text: 'i=0; while [ $i -lt 600 ]; do put_text "k$i" x; i=$((i + 1)); done' },
        { text: 'put_text big "$(head -c 100000 /dev/zero | tr "\\0" z)"' },
      );

      expect(outcomes(result)).toEqual(['error', 'bad-output', 'ok']);
      expect(JSON.stringify(result.envelopes[0]).length).toBeLessThan(5000);
      expect(JSON.stringify(result.envelopes[2]).length).toBeLessThan(5000);
    });

    it('takes no output for an answer', async () => {
      const forged =
        'printf "%s\\n" "v 1 text forged =yes" "e 1 0" d "fettle-ready"; ls -l /proc/self/fd >/dev/null';

      const result = await run({
        text: `${forged}; ${forged} >&2; printf "\\0\\377\\033[2J"; put_text real yes`,
      });

      expect(result.envelopes[0]).toMatchObject({
        outcome: 'ok',
        value: { real: 'yes' },
        message: '',
      });
    });

    it('ends what runs when the job is stopped, and says that it may have begun', async () => {
      const { transport, host } = await setUp();
      const controller = new AbortController();
      const slow = call({ text: 'put_text group "$$"; sleep 298' }, 1);

      const result = await transport.run({
        host,
        calls: [
          call({ text: 'put_text first yes' }, 0),
          slow,
          call({ text: 'put_text last yes' }, 2),
        ],
        signal: controller.signal,
        onEnvelope: () => controller.abort(),
      });
      const left = await run({ text: 'put_text left "$(pgrep -fc "[s]leep 298")"; true' });

      expect(result).toMatchObject({ kind: 'failed', fault: 'timed-out', started: 'unknown' });
      expect(result.envelopes.filter(({ outcome }) => outcome === 'ok')).toHaveLength(1);
      expect(left.envelopes[0]?.value).toEqual({ left: '0' });
    });
  });
}

function call(some: Partial<ScriptCall>, index: number): ScriptCall {
  const common = { language: 'sh', text: '', parameters: {}, mode: 'run', needs: 'user' } as const;
  return { ...common, name: `script-${index}`, deadlineMs: 20_000, ...some };
}

function outcomes({ envelopes }: JobResult): string[] {
  return envelopes.map(({ outcome }) => outcome);
}

function groupOf(envelope: Envelope | undefined): string {
  const told = Object.entries(envelope?.value ?? {}).find(([key]) => key === 'group');
  return String(told?.[1]);
}
