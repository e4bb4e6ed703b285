/**
 * Every `details.code` that this package gives by itself. Beside them stand the provider's own code
 * where it gave one, `http_` and a status, and the codes of Node.js for a connection that failed.
 * docs/errors.md says what each means.
 */
export const PACKAGE_CODES = [
	'invalid_parameter',
	'invalid_configuration',
	'file_unreadable',
	'file_size_differs',
	'not_sent',
	'proxy_refused',
	'egress_refused',
	'no_answer',
	'request_timeout',
	'answer_too_large',
	'unreadable_answer',
	'no_job',
	'other_job',
	'refused',
	'error_in_answer',
	'failed',
	'no_picture',
	'link_refused',
	'link_expired',
	'too_many_redirects',
	'too_large',
	'not_a_picture',
	'not_stored',
	'deadline',
	'submitted_before',
	'duplicate_job_id',
	'parked_before',
	'not_confirmed',
	'unexpected',
] as const;
