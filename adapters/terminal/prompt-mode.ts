import { confirm, isCancel, password, select, text } from '@clack/prompts';
import type { Person } from '#src/identity/person.ts';
import type { Timer } from '#src/ports/clock.ts';
import { type Choice, isRunning, type Standing } from './board.ts';
import { Keyboard, type Keys, unmarked } from './keyboard.ts';
import { freshLines, type Mode, onlyFor, type Stage } from './mode.ts';
import { renderCard, renderLabel } from './render.ts';
import { Screen } from './screen.ts';

/** How long nothing may be said before a prompt opens. */
const quietMs = 250;
/** How long a new prompt ignores keys: they were meant for what stood there before. */
const settleMs = 250;
const frameMs = 120;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** What somebody wants to do; undefined: the prompt was taken away, or left. */
type Wish =
  | { readonly kind: 'press'; readonly choice: Choice }
  | { readonly kind: 'write' }
  | { readonly kind: 'be'; readonly person: Person }
  | { readonly kind: 'leave' };

/** Prompts and a live status, for people at a real terminal. */
export class PromptMode implements Mode {
  readonly #stage: Stage;
  readonly #screen: Screen;
  readonly #keyboard: Keyboard;
  #running = false;
  #busyWith: Standing | undefined;
  #frame = 0;
  #next: Timer | undefined;
  #prompt: AbortController | undefined;
  #asking: Promise<void> = Promise.resolve();

  constructor(stage: Stage, input: Keys) {
    this.#stage = stage;
    this.#screen = new Screen(stage.output, stage.rows);
    this.#keyboard = new Keyboard(input, () => this.#interrupted());
  }

  start(): void {
    this.#running = true;
    this.#screen.open();
    this.#keyboard.begin();
    this.#later(quietMs);
  }

  show(standing: Standing): void {
    this.#keyboard.shut();
    this.#prompt?.abort();
    const live = this.#busyWith?.id === standing.id;
    if (!live) this.#screen.settle();
    this.#busyWith = isRunning(standing.card) ? standing : undefined;
    if (this.#busyWith !== undefined || live) this.#screen.draw(this.#linesOf(standing));
    else this.#screen.print(freshLines(standing, this.#stage));
    if (this.#busyWith === undefined) this.#screen.settle();
    this.#later(this.#busyWith === undefined ? quietMs : frameMs);
  }

  note(line: string): void {
    this.#screen.print([line]);
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#next?.cancel();
    this.#prompt?.abort();
    await this.#asking;
    this.#keyboard.finish();
    this.#screen.close();
  }

  #linesOf({ card, to }: Standing): readonly string[] {
    const frame = isRunning(card) ? frames[this.#frame % frames.length] : undefined;
    const view = { ...this.#stage.view(), frame };
    const only = to === undefined ? [] : [onlyFor(to, this.#stage)];
    return [...only, ...renderCard(card, view)];
  }

  #later(ms: number): void {
    const { clock } = this.#stage;
    this.#next?.cancel();
    this.#next = clock.at(clock.now() + ms, () => this.#tick());
  }

  #tick(): void {
    if (!this.#running) return;
    if (this.#busyWith === undefined) {
      this.#asking = this.#asking.then(() => this.#ask());
      return;
    }
    this.#frame += 1;
    if (this.#screen.isLive) this.#screen.draw(this.#linesOf(this.#busyWith));
    this.#later(frameMs);
  }

  #interrupted(): void {
    this.#prompt?.abort();
    this.#stage.leave();
  }

  async #ask(): Promise<void> {
    if (!this.#running || this.#busyWith !== undefined) return;
    const prompt = new AbortController();
    this.#prompt = prompt;
    const { clock } = this.#stage;
    const opening = clock.at(clock.now() + settleMs, () => this.#keyboard.open());
    try {
      await this.#fulfil(await this.#wish());
    } finally {
      opening.cancel();
      this.#keyboard.shut();
      this.#prompt = undefined;
    }
    if (!prompt.signal.aborted) this.#later(quietMs);
  }

  async #wish(): Promise<Wish | undefined> {
    const offered = this.#offered();
    if (offered.length === 0) return { kind: 'write' };
    const answer = await select({
      message: `${renderLabel(this.#stage.actor().name)}:`,
      options: offered.map(({ label }, value) => ({ value, label })),
      showInstructions: false,
      ...this.#common(),
    });
    return isCancel(answer) ? undefined : offered[answer]?.wish;
  }

  /** All that can be done now; nothing when there is only something to write. */
  #offered(): readonly { readonly wish: Wish; readonly label: string }[] {
    const choices = this.#stage.board.choices();
    if (choices.length === 0) return [];
    const { account } = this.#stage.actor();
    const others = this.#stage.people.filter((person) => person.account !== account);
    return [
      ...choices.map((choice) => ({
        wish: { kind: 'press', choice } as const,
        label: renderLabel(choice.action.label),
      })),
      { wish: { kind: 'write' }, label: 'Write something …' },
      ...others.map((person) => ({
        wish: { kind: 'be', person } as const,
        label: `Speak as ${renderLabel(person.name)}`,
      })),
      { wish: { kind: 'leave' }, label: 'Leave' },
    ];
  }

  async #fulfil(wish: Wish | undefined): Promise<void> {
    switch (wish?.kind) {
      case undefined:
        return;
      case 'press':
        return this.#press(wish.choice);
      case 'write':
        return this.#write();
      case 'be':
        return this.#stage.actAs(wish.person);
      case 'leave':
        return this.#stage.leave();
    }
  }

  async #press({ action }: Choice): Promise<void> {
    if (action.confirm !== undefined) {
      const sure = await confirm({
        message: renderLabel(action.confirm),
        initialValue: false,
        ...this.#common(),
      });
      if (sure !== true) return;
    }
    const input = action.form === undefined ? undefined : await this.#filledIn(action.form);
    if (action.form !== undefined && input === undefined) return;
    await this.#stage.press(action.token, input);
  }

  async #write(): Promise<void> {
    const said = await this.#line('Paste an error, or write "help"');
    if (said !== undefined) await this.#stage.write(said);
  }

  /** What must not be seen on the screen is shown as dots. */
  async #filledIn(form: NonNullable<Choice['action']['form']>): Promise<string | undefined> {
    if (form.secret !== true) return await this.#line(form.label);
    const message = renderLabel(form.label);
    const answer = await password({ message, mask: '·', ...this.#common() });
    const said = isCancel(answer) ? '' : (answer ?? '').trim();
    return said === '' ? undefined : said;
  }

  async #line(message: string): Promise<string | undefined> {
    const answer = await text({ message: renderLabel(message), ...this.#common() });
    const said = isCancel(answer) ? '' : unmarked(answer ?? '').trim();
    return said === '' ? undefined : said;
  }

  #common() {
    const signal = this.#prompt?.signal;
    return {
      input: this.#keyboard,
      output: this.#stage.output,
      ...(signal === undefined ? {} : { signal }),
    };
  }
}
