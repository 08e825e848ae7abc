export { type DatasetItem, type DatasetOwner, type DatasetVersion, type KeptItem, splits } from './dataset.ts';
export { type AddedVersion, datasetStore } from './dataset-store.ts';
export { DatasetNotFoundError } from './errors/dataset-not-found-error.ts';
export { InvalidDatasetError } from './errors/invalid-dataset-error.ts';
export { itemOfRun } from './item-of-run.ts';
export { readDatasetItem } from './read-dataset-item.ts';
export type { NewItem } from './split-items.ts';
