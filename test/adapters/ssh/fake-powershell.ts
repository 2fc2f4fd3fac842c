import { Defragmenter } from '#src/psrp/defragmenter.ts';
import { noGuid } from '#src/psrp/guid.ts';
import { readMessage } from '#src/psrp/message.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { dataLine, noticeLine, type ProcessLine, ProcessLines } from '#src/psrp/out-of-process.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { int32, int64, type PsValue, psList, psMembers, psVersion } from '#src/psrp/value.ts';
import { powershellEnd } from '#src/script/powershell-end.ts';
import {
  type AskedCommand,
  callsIn,
  statementsIn,
} from '#test/adapters/winrm/wire/asked-pipeline.ts';
import { errorValue, Voice } from '#test/adapters/winrm/wire/fake-pipeline.ts';
import type { Executed } from './ssh-server.ts';

const states = { stopped: 3, completed: 4, failed: 5 } as const;

/** A pipeline that has come whole: what it asks, and what it says. */
export interface AskedPipeline {
  readonly powershell: FakePowershell;
  readonly statements: readonly (readonly AskedCommand[])[];
  output(value: PsValue): void;
  progress(status: string, percent: number): void;
  /** Asks its user for a line. */
  prompt(): void;
  end(state?: keyof typeof states, error?: PsValue): void;
}

/** `pwsh -sshs` in memory, behind a channel of ssh. Strict: order is order, and a line that is none ends it. */
export class FakePowershell {
  play: (pipeline: AskedPipeline) => void = (pipeline) => pipeline.end();
  /** Called for every line that came, before it is answered. False: it is not. */
  onLine: (line: ProcessLine) => boolean = () => true;
  /** Lines as `kind`, with the ids of pipelines left out. */
  readonly asked: string[] = [];
  readonly pipelines: AskedPipeline[] = [];
  hasExited = false;
  readonly #job: Executed;
  readonly #lines = new ProcessLines();
  readonly #arriving = new Map<string, Defragmenter>();
  readonly #open = new Map<string, AskedPipeline>();
  #voice: Voice | undefined;

  constructor(job: Executed) {
    this.#job = job;
    job.channel.on('data', (chunk: Buffer) => {
      for (const line of this.#lines.hear(chunk)) this.#take(line);
    });
    job.channel.on('end', () => this.exit(0));
  }

  /** Breaks the connection without a word. */
  cut(): void {
    this.#job.cut();
  }

  /** The process ends. */
  exit(code: number): void {
    if (this.hasExited) return;
    this.hasExited = true;
    this.#job.channel.exit(code);
    this.#job.channel.end();
  }

  raw(text: string): void {
    if (!this.hasExited) this.#job.channel.write(text);
  }

  complain(text: string): void {
    this.#job.channel.stderr.write(text);
  }

  #take(line: ProcessLine): void {
    this.asked.push(line.kind);
    if (!this.onLine(line)) return;
    if (line.kind === 'data') this.#data(line);
    else if (line.kind === 'command') this.#command(line.id);
    else if (line.kind === 'signal') this.#signal(line.id);
    else if (line.kind === 'close') this.#close(line.id);
    else throw new Error(`A client says ${line.kind}.`);
  }

  #data({ id, bytes }: Extract<ProcessLine, { kind: 'data' }>): void {
    this.raw(noticeLine('data-ack', id));
    if (id === noGuid) this.#opening(bytes);
    else this.#arrived(id, bytes);
  }

  #opening(bytes: Uint8Array): void {
    const messages = [...new Defragmenter().hear(bytes)].map((each) => readMessage(each));
    const [first] = messages;
    if (first === undefined || messages.length !== 2) throw new Error('An opening in two lines.');
    this.#voice = new Voice(first.pool, 32_768);
    this.#say(messageType.sessionCapability, capability);
    this.#say(messageType.runspacePoolState, psMembers([['RunspaceState', int32(2)]]));
  }

  #command(id: string): void {
    this.#arriving.set(id, new Defragmenter());
    this.raw(noticeLine('command-ack', id));
  }

  #arrived(id: string, bytes: Uint8Array): void {
    const parts = this.#arriving.get(id);
    if (parts === undefined) return;
    for (const message of parts.hear(bytes)) {
      const { type, data } = readMessage(message);
      if (type !== messageType.createPipeline) continue;
      const statements = statementsIn(readClixml(data));
      if (statements[0]?.[0]?.name === powershellEnd) {
        this.exit(137);
        return;
      }
      const pipeline = this.#pipeline(id, statements);
      this.#open.set(id, pipeline);
      this.pipelines.push(pipeline);
      this.play(pipeline);
    }
  }

  #signal(id: string): void {
    this.raw(noticeLine('signal-ack', id));
    this.#open.get(id)?.end('stopped');
  }

  #close(id: string): void {
    this.#arriving.delete(id);
    this.raw(noticeLine('close-ack', id));
    if (id === noGuid) this.exit(0);
  }

  #pipeline(id: string, statements: AskedPipeline['statements']): AskedPipeline {
    const say = (type: number, value: PsValue): void => this.#say(type, value, id);
    return {
      powershell: this,
      statements,
      output: (value) => say(messageType.pipelineOutput, value),
      progress: (status, percent) => say(messageType.progressRecord, progressOf(status, percent)),
      prompt: () => say(messageType.pipelineHostCall, readLine),
      end: (state = 'completed', error) => {
        if (!this.#open.delete(id)) return;
        const reason: [string, PsValue][] =
          error === undefined ? [] : [['ExceptionAsErrorRecord', error]];
        const told = psMembers([['PipelineState', int32(states[state])], ...reason]);
        say(messageType.pipelineState, told);
      },
    };
  }

  #say(type: number, value: PsValue, id?: string): void {
    const bytes = this.#voice?.says(type, value, id);
    if (bytes !== undefined) this.raw(dataLine(bytes, { id }));
  }
}

const capability = psMembers([
  ['protocolversion', psVersion('2.3')],
  ['PSVersion', psVersion('2.0')],
  ['SerializationVersion', psVersion('1.1.0.1')],
]);

const readLine = psMembers([
  ['ci', int64(1n)],
  ['mi', int32(11)],
  ['mp', psList([])],
]);

function progressOf(status: string, percent: number): PsValue {
  return psMembers([
    ['Activity', 'Fettle'],
    ['ActivityId', int32(0)],
    ['StatusDescription', status],
    ['PercentComplete', int32(percent)],
    ['Type', int32(0)],
  ]);
}

/** Answers as the worker does, one call after another; undefined: that one breaks PowerShell. */
export function work(
  pipeline: AskedPipeline,
  answer: (name: string) => object | undefined = () => ({}),
): void {
  for (const { number, name, text } of callsIn(pipeline.statements)) {
    const envelope = answer(name);
    if (envelope === undefined) {
      pipeline.end('failed', errorValue('It broke.', 'Broken'));
      return;
    }
    const whole = { outcome: 'ok', output: JSON.stringify({ text }), message: '', durationMs: 5 };
    const told = { ...whole, ...envelope };
    pipeline.output(`${number} ${JSON.stringify(told)}`);
    if ('lost' in told) break;
  }
  pipeline.end();
}

/** Answers everything. */
export function works(powershell: FakePowershell): void {
  powershell.play = (pipeline) => work(pipeline);
}
