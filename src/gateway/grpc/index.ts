export { openGrpcDoor, type GrpcDoor } from './grpc-door.ts';
export { type GrpcExchange, type GrpcMethod, type GrpcService, stream, unary } from './grpc-service.ts';
export { type Given, type Int64, type MessageType, messageType } from './message-type.ts';
export { tellHttp2Apart } from './tell-http2-apart.ts';
