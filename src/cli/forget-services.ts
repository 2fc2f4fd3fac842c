import type { Pictures } from '#src/ports/pictures.ts';

/** What the commands that remove people need beside the journal and the key of the site. */
export interface ForgetServices {
  /** Screenshots in a data folder. */
  pictures(data: string): Pictures;
  /** 4 hexadecimal digits of chance. */
  chance(): string;
  /** The account of the machine that runs the command: whoever removes something is named. */
  operator(): string;
}
