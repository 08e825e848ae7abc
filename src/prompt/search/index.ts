export { type DuplicateGroup, duplicateGroups } from './duplicate-groups.ts';
export { InvalidSearchError } from './errors/invalid-search-error.ts';
export { indexRecentRuns } from './index-recent-runs.ts';
export { type FacetValue, type RunFacet, type RunFacets, runFacets } from './run-facets.ts';
export { RunIndexer, type RunIndexerOptions } from './run-indexer.ts';
export { type TrendOptions, type TrendPoint, type TrendStep, runTrend, trendSteps } from './run-trend.ts';
export { type LikeRun, runsLike } from './runs-like.ts';
export {
  type SavedQuery,
  type SavedSearch,
  savedSearches,
  type SavedSearches,
  type SearchOwner,
} from './saved-searches.ts';
export type { NumberRange, RunQuery, ScoreFilter } from './search-filter.ts';
export { type RunHit, type RunOrder, runOrders, type SearchOptions, searchRuns } from './search-runs.ts';
