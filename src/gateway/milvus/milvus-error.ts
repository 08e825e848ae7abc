import { HttpError } from '../errors/http-error.ts';

/** What can go wrong in Milvus's words: its code, the older code that clients still look at, HTTP's status, and how the reason begins. */
const kinds = {
  collectionNotFound: [100, 4, 404, 'collection not found'],
  collectionNotLoaded: [101, 1, 400, 'collection not loaded'],
  partitionNotFound: [200, 1, 404, 'partition not found'],
  indexNotFound: [700, 25, 404, 'index not found'],
  databaseNotFound: [800, 1, 404, 'database not found'],
  databaseInvalidName: [802, 1, 400, 'invalid database name'],
  parameterInvalid: [1100, 5, 400, 'invalid parameter'],
  parameterMissing: [1101, 5, 400, 'missing parameter'],
  aliasNotFound: [1600, 1, 404, 'alias not found'],
  aliasNameConflict: [1601, 1, 409, 'alias and collection name conflict'],
  aliasExists: [1602, 1, 409, 'alias already exist'],
  fieldNotFound: [1700, 1, 400, 'field not found'],
  planFailed: [1100, 1, 400, 'failed to create query plan: cannot parse expression'],
  notServed: [65_535, 1, 501, 'not served here'],
  unexpected: [65_535, 1, 400, ''],
} as const;

export type MilvusErrorKind = keyof typeof kinds;

/** Something that Milvus refuses, told with its code and its words so that clients know what it is. */
export class MilvusError extends HttpError {
  readonly code = 'gateway/milvus-refused';
  readonly status: number;
  readonly milvusCode: number;
  readonly legacyCode: number;
  /** Beginning and subject together, as clients get to see it. */
  readonly reason: string;

  /** @param subject what it is about: "[database=default][collection=films]", or a sentence */
  constructor(kind: MilvusErrorKind, subject: string, remedy = '') {
    const [milvusCode, legacyCode, status, begin] = kinds[kind];
    const reason = begin === '' ? subject : `${begin}${subject.startsWith('[') ? '' : ': '}${subject}`;
    super(reason, { remedy });
    this.status = status;
    this.milvusCode = milvusCode;
    this.legacyCode = legacyCode;
    this.reason = remedy === '' ? reason : `${reason}. ${remedy}`;
  }
}
