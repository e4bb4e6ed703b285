import { JobError, refusal, refusalOf } from '../../../nodes/FluxKontext/jobs/jobError';

it('a refusal before anything was sent says that it cost nothing', () => {
	const error = refusal("'Prompt' is empty", 'Say what to draw.');
	expect(error).toBeInstanceOf(JobError);
	expect(error).toMatchObject({
		name: 'JobError',
		message: "'Prompt' is empty",
		description: 'Say what to draw. Nothing was sent and nothing was charged.',
		jobId: null,
		failure: { category: 'input', code: 'invalid_parameter', httpStatus: null, charged: 'no' },
	});
});

it('a refusal about the set-up is one of the configuration', () => {
	expect(refusal('x', 'y.', 'configuration').failure).toMatchObject({
		category: 'configuration',
		code: 'invalid_configuration',
		charged: 'no',
	});
});

it('a refusal about a job names the job and says that nothing was sent', () => {
	const error = refusal('The job task_1 is one of Vtrix', 'Choose Vtrix.', 'input', 'task_1');
	expect(error.failure.charged).toBe('no');
	expect(error.jobId).toBe('task_1');
	expect(error.description).toBe('Choose Vtrix. Nothing was sent and nothing was charged.');
});

it('of several problems the first is the message and the others follow', () => {
	const problem = (name: string) => ({
		field: name,
		message: `${name} is wrong`,
		advice: `Fix ${name}.`,
	});
	const error = refusalOf([problem('A'), problem('B'), problem('C')]);
	expect(refusalOf([problem('A')]).description).toBe(
		'Fix A. Nothing was sent and nothing was charged.',
	);
	expect(error.message).toBe('A is wrong');
	expect(error.description).toBe(
		'Fix A. B is wrong. C is wrong. Nothing was sent and nothing was charged.',
	);
});
