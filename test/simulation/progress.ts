/** One line on the terminal that says how far something has come, in words and as a bar. */
export interface ProgressLine {
  /** `share` is 0 to 1. */
  show(share: number, what: string): void;
  end(): void;
}

const width = 24;

/** Where nobody watches, a line is written at every tenth only. */
export function progressLine(out: NodeJS.WriteStream): ProgressLine {
  let shown = '';
  let tenth = -1;
  return {
    show(share, what) {
      const percent = Math.min(100, Math.floor(share * 100));
      const full = Math.round((percent * width) / 100);
      const bar = '█'.repeat(full) + '░'.repeat(width - full);
      const line = `${bar} ${String(percent).padStart(3)} %  ${what}`;
      if (line === shown) return;
      shown = line;
      if (out.isTTY) out.write(`\r\u001b[2K${line}`);
      else if (Math.floor(percent / 10) > tenth) {
        tenth = Math.floor(percent / 10);
        out.write(`${line}\n`);
      }
    },
    end() {
      if (out.isTTY) out.write('\r\u001b[2K');
    },
  };
}
