import { BotError } from '#src/errors.ts';
import { answered, settled } from './answered.ts';
import type {
  CommandEvent,
  CommandOrder,
  CommandOutcome,
  CommandRun,
  InputPart,
  Step,
} from './command-run.ts';
import { inTrouble, worse } from './finish.ts';
import { dispatched } from './next-request.ts';
import { isRepeatable, unanswered, unsent } from './unanswered.ts';

/** Begins a command; input that is given now goes out before the first output is asked for. */
export function begin(order: CommandOrder, input: readonly InputPart[] = []): Step {
  const shellId = 'id' in order.shell ? order.shell.id : undefined;
  const run: CommandRun = {
    order,
    phase: shellId === undefined ? 'creating' : 'starting',
    shellId,
    idleTimeoutMs: undefined,
    commandId: order.commandId,
    shell: 'good',
    input: [],
    isInputClosed: false,
    main: undefined,
    side: undefined,
    nextId: 1,
    signal: 'none',
    reconnected: 'nothing',
    isStopAsked: false,
    silences: 0,
    outputBytes: 0,
    output: 'whole',
    trouble: undefined,
    result: undefined,
  };
  return proceed(run, { run: input.reduce(withInput, run), output: [] });
}

/**
 * What an event means: which requests are due, what the command said, how it came out. A command is started
 * once and input is sent once; only Receive, Signal and Delete are repeated, as they were. Answers to requests
 * that nobody waits for change nothing.
 */
export function next(run: CommandRun, event: CommandEvent): Step {
  switch (event.kind) {
    case 'input':
      return proceed(run, { run: withInput(run, event), output: [] });
    case 'stop':
      return proceed(run, { run: withStop(run), output: [] });
    case 'trouble':
      return proceed(run, { run: troubled(run, event.why), output: [] });
    case 'abandon':
      return proceed(run, { run: abandoned(run), output: [] });
    case 'answer':
    case 'lost':
    case 'unsent':
    case 'garbled':
      return responded(run, event);
  }
}

type Response = Extract<CommandEvent, { readonly id: number }>;

function responded(run: CommandRun, event: Response): Step {
  const outgoing = [run.main, run.side].find((each) => each?.id === event.id);
  if (outgoing === undefined) return { run, send: [], output: [], outcome: undefined };
  if ((event.kind === 'lost' || event.kind === 'unsent') && isRepeatable(outgoing)) {
    const again = { ...outgoing, repeats: outgoing.repeats + 1 };
    const isDoubtful = outgoing.purpose === 'receive' && event.kind === 'lost';
    const output = isDoubtful ? 'uncertain' : run.output;
    const waiting: CommandRun = { ...run, output, [outgoing.lane]: again };
    return { run: waiting, send: [again], output: [], outcome: undefined };
  }
  const free = { ...run, [outgoing.lane]: undefined };
  if (event.kind !== 'answer') {
    const { kind, why } = event;
    const after = kind === 'unsent' ? unsent : unanswered;
    return proceed(run, { run: after(free, { kind, outgoing, why }), output: [] });
  }
  return proceed(run, answered(free, { purpose: outgoing.purpose, answer: event.answer }));
}

function proceed(before: CommandRun, { run, output }: Pick<Step, 'run' | 'output'>): Step {
  const { run: now, send } = dispatched(settled(run));
  const isOver = before.phase !== 'over' && now.phase === 'over';
  return { run: now, send, output, outcome: isOver ? outcomeOf(now) : undefined };
}

/** Cut to the size of a message; an empty last part still says that nothing follows. */
function withInput(run: CommandRun, { bytes, isLast, stream }: InputPart): CommandRun {
  if (run.isInputClosed) return run;
  const room = run.order.inputRoom;
  const count = Math.max(Math.ceil(bytes.length / room), isLast ? 1 : 0);
  const parts = Array.from({ length: count }, (_, index) => ({
    bytes: bytes.subarray(index * room, (index + 1) * room),
    isLast: isLast && index === count - 1,
    stream,
  }));
  return { ...run, input: [...run.input, ...parts], isInputClosed: isLast };
}

/** Behind the end of a command nothing is left to stop; that its shell is in doubt still counts. */
function troubled(run: CommandRun, why: BotError): CommandRun {
  if (run.phase === 'running' || run.phase === 'reconnecting') return inTrouble(run, why);
  return run.phase === 'over' ? run : { ...run, shell: worse(run.shell) };
}

function withStop(run: CommandRun): CommandRun {
  const isDue = run.signal === 'none' && run.phase !== 'ending';
  return { ...run, isStopAsked: true, input: [], signal: isDue ? 'wanted' : run.signal };
}

function abandoned(run: CommandRun): CommandRun {
  const free: CommandRun = { ...run, main: undefined, side: undefined, shell: worse(run.shell) };
  if (run.phase === 'over') return run;
  if (run.phase === 'deleting') return { ...free, phase: 'over', shell: 'left' };
  const why = new BotError('timed-out', 'The host did not answer in time.', {
    hint: 'Look on the host whether the command still runs.',
  });
  const known = free.result ?? { kind: 'unknown', why: run.trouble ?? why, reaction: undefined };
  if (run.phase !== 'creating') return { ...free, phase: 'deleting', result: known };
  return {
    ...free,
    phase: 'over',
    shell: 'left',
    result: { kind: 'not-run', why, reaction: undefined },
  };
}

function outcomeOf(run: CommandRun): CommandOutcome {
  if (run.result === undefined) throw new Error('A command is over without a result.');
  return { result: run.result, shell: shellOf(run) };
}

function shellOf({ shell, shellId, idleTimeoutMs }: CommandRun): CommandOutcome['shell'] {
  if (shell === 'gone') return { kind: 'gone' };
  if (shell === 'left' || shellId === undefined) return { kind: 'left', id: shellId };
  return { kind: 'warm', id: shellId, idleTimeoutMs };
}
