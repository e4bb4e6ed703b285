/** The three forms of RFC 9110, 5.6.7 begin with the day; `Date.parse` alone guesses too much. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? [ \w-]{5,20}\d\d:\d\d:\d\d/;

/**
 * Seconds to wait by a `Retry-After` header, which holds seconds or an HTTP date (RFC 9110,
 * 10.2.3). Null where there is none that can be read; never negative.
 * @param now milliseconds since 1970
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | null {
	const text = header?.trim() ?? '';
	if (/^\d{1,15}$/.test(text)) return Number(text);
	if (!HTTP_DATE.test(text)) return null;
	const time = Date.parse(text);
	return Number.isNaN(time) ? null : Math.max(0, (time - now) / 1000);
}
