/** Whether a caught value is a system error with this code, such as 'ENOENT'. */
export function isErrorCode(error: unknown, code: string): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/**
 * For `catch()` of a promise: gives `instead` for the errors that `expected` knows, and lets any
 * other through.
 */
export function instead<Value>(
	expected: (error: unknown) => boolean,
	value: Value,
): (error: unknown) => Value {
	return (error) => {
		if (expected(error)) return value;
		throw error;
	};
}

/** Whether a caught value is a system error with one of these codes. */
export function hasCode(...codes: string[]): (error: unknown) => boolean {
	return (error) => codes.some((code) => isErrorCode(error, code));
}
