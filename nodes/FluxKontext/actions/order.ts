import type { Limits, Purchase } from '../jobs/budget';
import { refusalOf } from '../jobs/jobError';
import { costOf } from '../jobs/job';
import type { Cost, JobRequest, Provider } from '../providers/contract';
import { FIELD_NAMES, problemsOf } from '../providers/problems';
import { RUN_OPTIONS } from './fields/runOptions';
import type { Parameters } from './parameters';
import { requestedPictures, sendablePictures } from './requestedPictures';
import type { Run } from './run';

/** What one item asks for and may cost, checked against everything that the documents say. */

/** What an operation says about the request of one item; both may refuse the item. */
export interface RequestRule {
	/** 'binary', 'url' or 'none'. */
	readonly source: () => string;
	/** Where the provider calls when the job has finished. */
	readonly callback: () => JobRequest['callback'];
}

/** A request that may be sent. */
export interface Order extends Purchase {
	readonly request: JobRequest;
	readonly cost: Cost | null;
}

/** @throws JobError when an expression gives something else than yes or no */
export function resubmitsUnknown(parameters: Parameters): boolean {
	const { field } = RUN_OPTIONS.resubmitUnknown;
	return parameters.optionBoolean('resubmitUnknown', field, false);
}

/**
 * The request of one item, checked against everything the provider's documents say.
 * @throws JobError naming the field
 */
export async function checkedOrder(
	run: Run,
	parameters: Parameters,
	itemIndex: number,
	{ source, callback }: RequestRule,
): Promise<Order> {
	const { capabilities } = run.provider;
	const inspected = await requestedPictures(run, parameters, itemIndex, source());
	const request: JobRequest = {
		callback: callback(),
		model: modelOf(run.provider, parameters),
		prompt: parameters.text('prompt', 'Prompt'),
		pictures: inspected,
		aspectRatio: aspectRatioOf(run.provider, parameters, inspected.length > 0),
		options: parameters.requestOptions(capabilities.options),
	};
	const [first, ...others] = problemsOf(capabilities, request);
	if (first !== undefined) throw refusalOf([first, ...others]);
	resubmitsUnknown(parameters);
	const cost = costOf(run.provider, request, yourPrice(run.provider, parameters));
	const pictures = await sendablePictures(run, inspected);
	return {
		request: { ...request, pictures },
		cost,
		price: cost?.amount ?? null,
		limits: limitsOf(parameters),
	};
}

function limitsOf(parameters: Parameters): Limits {
	return {
		maxImages: parameters.limit('maxImages', RUN_OPTIONS.maxImages),
		maxCost: parameters.limit('maxCost', RUN_OPTIONS.maxCost),
	};
}

function yourPrice({ capabilities }: Provider, parameters: Parameters): number | null {
	if (capabilities.listPrices !== null) return null;
	return parameters.optionalNumber('pricePerImage', RUN_OPTIONS.pricePerImage);
}

function modelOf({ capabilities: { models } }: Provider, parameters: Parameters): string {
	return models.length === 1 ? 'pro' : parameters.choice('model', FIELD_NAMES.model, models, 'pro');
}

function aspectRatioOf(
	{ capabilities: { aspectRatio: rule } }: Provider,
	parameters: Parameters,
	withPicture: boolean,
): string {
	const field = FIELD_NAMES.aspectRatio;
	if (rule.kind === 'range') return parameters.text('aspectRatio', field).replace(/\s+/g, '');
	const preset = withPicture ? rule.default : rule.defaultWithoutPicture;
	return parameters.choice('aspectRatio', field, rule.values, preset);
}
