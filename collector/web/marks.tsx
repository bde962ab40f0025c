/** @jsxImportSource hono/jsx */
import type { Result } from '#shared/check.ts';
import type { Connection } from '#collector/domain/silence.ts';
import type { Words } from './words.ts';

/** How something stands: a shape, a word and a colour, each enough by itself. */
export type Look = 'critical' | 'warn' | 'ok' | 'unknown' | 'plain';

const shapes: Record<Look, string> = {
  critical: 'M8 1 15.500 15H.500z',
  warn: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z',
  ok: 'M1.500 1.500h13v13h-13z',
  // Hollow: there is nothing in it.
  unknown: 'M8 0l8 8-8 8-8-8zM8 3.400 3.400 8 8 12.600 12.600 8z',
  plain: 'M1 6.500h14v3H1z',
};

export function Mark({ look, word }: { look: Look; word: string }) {
  return (
    <span class={`mark ${look}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={shapes[look]} fill-rule="evenodd" />
      </svg>
      {word}
    </span>
  );
}

export function SeverityMark({ words, severity }: { words: Words; severity: 'warn' | 'critical' }) {
  return <Mark look={severity} word={words.of('severity', severity)} />;
}

/** How grave a ticket is now: gone where nothing that was found still stands. */
export function StandingMark(props: { words: Words; severity: 'warn' | 'critical' | null }) {
  const { words, severity } = props;
  return severity === null ? (
    <Mark look="ok" word={words.t('finding.gone')} />
  ) : (
    <SeverityMark words={words} severity={severity} />
  );
}

const resultLooks: Record<Result, Look> = {
  ok: 'ok',
  warn: 'warn',
  critical: 'critical',
  unknown: 'unknown',
  not_applicable: 'plain',
};
export function ResultMark({ words, result }: { words: Words; result: Result }) {
  return <Mark look={resultLooks[result]} word={words.of('result', result)} />;
}

const connectionLooks: Record<Connection, Look> = {
  never_seen: 'unknown',
  reporting: 'ok',
  quiet: 'plain',
  to_call: 'warn',
  lost_contact: 'unknown',
  signed_off: 'plain',
};
export function ConnectionMark({ words, state }: { words: Words; state: Connection }) {
  return <Mark look={connectionLooks[state]} word={words.of('connection', state)} />;
}
