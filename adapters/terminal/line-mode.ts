import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Timer } from '#src/ports/clock.ts';
import type { Choice, Standing } from './board.ts';
import { freshLines, type Mode, type Stage } from './mode.ts';
import { renderLabel } from './render.ts';
import { type Press, readTurn, type Turn } from './turn.ts';

/** How long nothing may happen before the next line counts as said. */
const quietMs = 150;
/** How long after the end of input a bot that says nothing is taken to have finished. */
const lingerMs = 600;
/** How long a line waits for the choice that it names, once there is no more input. */
const patienceMs = 5000;
/** Lines that follow each other this fast on a keyboard were pasted together. */
const pasteMs = 50;

type Lines = Readable & { readonly isTTY?: boolean };

/**
 * Line by line: for pipes, scripts and screen readers. Every line of input is one turn; a line that
 * ends with "\" goes on in the next. Lines wait until the bot has finished what it does.
 */
export class LineMode implements Mode {
  readonly #stage: Stage;
  readonly #input: Lines | undefined;
  readonly #lines: string[] = [];
  #reader: Interface | undefined;
  #started = false;
  #ended = false;
  #turning = false;
  #patient = false;
  #confirming: Press | undefined;
  #wake: Timer | undefined;
  #pasting: Timer | undefined;

  constructor(stage: Stage, input: Lines | undefined) {
    this.#stage = stage;
    this.#input = input;
  }

  start(): void {
    this.#started = true;
    if (this.#input === undefined) return;
    this.#reader = createInterface({ input: this.#input, terminal: false });
    this.#reader.on('line', (line) => this.#heard(line));
    this.#reader.on('close', () => {
      this.#ended = true;
      this.#later(lingerMs);
    });
  }

  show(standing: Standing): void {
    this.#patient = false;
    for (const line of this.#linesOf(standing)) this.note(line);
    this.#later(quietMs);
  }

  note(line: string): void {
    this.#stage.output.write(`${line}\n`);
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#wake?.cancel();
    this.#pasting?.cancel();
    this.#reader?.close();
    this.#input?.pause();
  }

  #linesOf(standing: Standing): readonly string[] {
    const { choices, closed } = standing;
    return [
      ...freshLines(standing, this.#stage),
      ...choices.map(choiceLine),
      ...closedLine(closed),
    ];
  }

  #heard(line: string): void {
    const open = this.#lines.at(-1);
    const goesOn = open?.endsWith('\\') === true || this.#pasting !== undefined;
    if (open !== undefined && goesOn) {
      this.#lines[this.#lines.length - 1] = `${open.replace(/\\$/u, '')}\n${line}`;
    } else this.#lines.push(line);
    const isKeyboard = this.#input?.isTTY === true;
    if (isKeyboard) this.#gather();
    this.#later(isKeyboard ? pasteMs : 0);
  }

  #gather(): void {
    const { clock } = this.#stage;
    this.#pasting?.cancel();
    this.#pasting = clock.at(clock.now() + pasteMs, () => {
      this.#pasting = undefined;
      this.#later(0);
    });
  }

  #later(ms: number): void {
    const { clock } = this.#stage;
    this.#wake?.cancel();
    this.#wake = clock.at(clock.now() + ms, () => void this.#turn());
  }

  /** Takes the next line, when the bot is ready for it. */
  async #turn(): Promise<void> {
    const { board } = this.#stage;
    if (!this.#started || this.#turning || this.#pasting !== undefined || board.isBusy) return;
    const [line] = this.#lines;
    if (line === undefined) return this.#finish();
    if (line.endsWith('\\') && !this.#ended) return;
    const turn = this.#answerTo(line) ?? readTurn(line, board);
    if (turn === undefined) return this.#waitForChoice();
    this.#patient = false;
    this.#lines.shift();
    this.#turning = true;
    await this.#take(turn);
    this.#turning = false;
    this.#later(this.#ended && this.#lines.length === 0 ? lingerMs : quietMs);
  }

  /** The choice that was named is not there yet. It may come; without further input not for ever. */
  #waitForChoice(): void {
    if (!this.#ended) return;
    if (this.#patient) this.#stage.leave();
    else this.#later(patienceMs);
    this.#patient = true;
  }

  #finish(): void {
    if (this.#ended) this.#stage.leave();
  }

  async #take(turn: Turn): Promise<void> {
    switch (turn.kind) {
      case 'write':
        if (turn.text.trim() !== '' && !this.#switched(turn.text))
          await this.#stage.write(turn.text);
        break;
      case 'press':
        await this.#press(turn);
        break;
      case 'confirmed':
        await this.#stage.press(turn.press.choice.action.token, turn.press.input);
        break;
      case 'not-confirmed':
        this.note('-- not done');
        break;
      case 'unknown-choice':
        this.note(`-- choice ${turn.number} is not open any more`);
        break;
      case 'input-missing':
        this.note(`-- write: ${turn.choice.number} and ${formLabel(turn.choice)}`);
        break;
    }
  }

  /** What is grave is asked once more; only "yes" counts as yes. */
  async #press(press: Press): Promise<void> {
    const { confirm, token } = press.choice.action;
    if (confirm === undefined) return this.#stage.press(token, press.input);
    this.#confirming = press;
    this.note(`-- ${renderLabel(confirm)} Write yes to go on, anything else to leave it.`);
  }

  #answerTo(line: string): Turn | undefined {
    const press = this.#confirming;
    if (press === undefined) return undefined;
    this.#confirming = undefined;
    return line.trim().toLowerCase() === 'yes'
      ? { kind: 'confirmed', press }
      : { kind: 'not-confirmed' };
  }

  /** "as jonas": somebody else takes the keyboard, as far as the program allows it. */
  #switched(text: string): boolean {
    const name = /^as (\S.*)$/iu.exec(text.trim())?.[1]?.toLowerCase();
    const person = this.#stage.people.find((one) => one.name.toLowerCase() === name);
    if (person === undefined) return false;
    this.#stage.actAs(person);
    return true;
  }
}

function choiceLine(choice: Choice): string {
  const { action, number } = choice;
  const form = action.form === undefined ? '' : ` (write: ${number} and ${formLabel(choice)})`;
  return `        [${number}] ${renderLabel(action.label)}${form}`;
}

function closedLine(closed: readonly number[]): readonly string[] {
  return closed.length === 0
    ? []
    : [`        closed: ${closed.map((one) => `[${one}]`).join(' ')}`];
}

function formLabel({ action }: Choice): string {
  return `your answer to "${renderLabel(action.form?.label ?? action.label)}"`;
}
