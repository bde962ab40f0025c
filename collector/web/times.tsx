/** @jsxImportSource hono/jsx */
import type { CalendarDate } from '#collector/domain/calendar.ts';
import type { Words } from './words.ts';

const weekMs = 7 * 86_400_000;

/**
 * When a PC was heard or a reading made: how long ago, and the date. The hour is shown only during
 * a week: after it nobody needs to know when a family uses its PC.
 */
export function Since(props: {
  words: Words;
  at: number;
  now: number;
  /** The date alone, where there is little room. */
  isShort?: boolean;
}) {
  return (
    <span class="since">
      {props.words.ago(props.at, props.now)}
      <br />
      <small>
        <Heard {...props} />
      </small>
    </span>
  );
}

/** The same within a sentence. */
export function ShortSince(props: { words: Words; at: number; now: number }) {
  return (
    <>
      {props.words.ago(props.at, props.now)} (<Heard {...props} />)
    </>
  );
}

function Heard(props: { words: Words; at: number; now: number; isShort?: boolean }) {
  const { words, at, now, isShort = false } = props;
  const isRecent = !isShort && now - at < weekMs;
  const iso = new Date(at).toISOString();
  return (
    <time datetime={isRecent ? iso : iso.slice(0, 10)}>
      {isRecent ? words.instant(at) : words.day(at)}
    </time>
  );
}

/** When somebody did something: people's acts keep their hour. */
export function Instant({ words, at }: { words: Words; at: number }) {
  return <time datetime={new Date(at).toISOString()}>{words.instant(at)}</time>;
}

export function Day({ words, date }: { words: Words; date: CalendarDate }) {
  return <time datetime={date}>{words.date(date)}</time>;
}
