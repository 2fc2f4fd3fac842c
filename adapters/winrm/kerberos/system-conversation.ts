import type { Sealed } from '#adapters/winrm/security/security-context.ts';
import type { Gss } from './gss.ts';
import type { ContextOptions, Granted, KerberosConversation } from './kerberos.ts';
import { empty, type Pointer, type Slot } from './native.ts';

export interface ConversationOptions {
  readonly gss: Gss;
  /** Where the tickets are. */
  readonly cache: string;
  readonly options: ContextOptions;
  /** Told once, when the tickets are not needed any more. */
  readonly release: () => void;
}

/** A security context of GSSAPI. What C holds for it is given back once, and never under a call that runs. */
export class SystemConversation implements KerberosConversation {
  readonly #gss: Gss;
  readonly #cache: string;
  readonly #options: ContextOptions;
  readonly #context: Slot<Pointer | null> = empty();
  /** What is needed until both sides agree. */
  readonly #logon = new DisposableStack();
  readonly #session = new DisposableStack();
  #held: { readonly credential: Pointer; readonly target: Pointer } | undefined;
  #isBusy = false;
  #isOver = false;

  constructor({ gss, cache, options, release }: ConversationOptions) {
    this.#gss = gss;
    this.#cache = cache;
    this.#options = options;
    this.#logon.defer(release);
    this.#session.defer(() => {
      const [context] = this.#context;
      if (context !== null) gss.deleteContext(context);
    });
  }

  async step(received: Uint8Array | undefined): Promise<{
    readonly token: Uint8Array | undefined;
    readonly granted: Granted | undefined;
  }> {
    if (this.#isOver || this.#isBusy) throw new Error('This conversation is over, or speaking');
    this.#isBusy = true;
    try {
      const { credential, target } = await this.#begun();
      const { mechanism, channelBindings, signal } = this.#options;
      const context = this.#context;
      const step = await this.#gss.step({
        mechanism,
        credential,
        target,
        context,
        received,
        channelBindings,
        signal,
      });
      if (step.granted !== undefined) this.#logon.dispose();
      return step;
    } finally {
      this.#isBusy = false;
      if (this.#isOver) this.#end();
    }
  }

  wrap(message: Uint8Array): Sealed {
    return this.#gss.wrap(this.#established(), message);
  }

  unwrap(sealed: Sealed): Uint8Array {
    return this.#gss.unwrap(this.#established(), sealed);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    if (!this.#isBusy) this.#end();
  }

  #end(): void {
    this.#session.dispose();
    this.#logon.dispose();
  }

  async #begun(): Promise<{ readonly credential: Pointer; readonly target: Pointer }> {
    if (this.#held !== undefined) return this.#held;
    const gss = this.#gss;
    const { mechanism, service, signal } = this.#options;
    const target = this.#logon.adopt(gss.target(service), (each) => gss.releaseName(each));
    const made = await gss.credential(mechanism, { cache: this.#cache, signal });
    const credential = this.#logon.adopt(made, (each) => gss.releaseCredential(each));
    this.#held = { credential, target };
    return this.#held;
  }

  #established(): Pointer {
    const [context] = this.#context;
    if (context === null || this.#isOver || this.#isBusy) {
      throw new Error('Kerberos has no session');
    }
    return context;
  }
}
