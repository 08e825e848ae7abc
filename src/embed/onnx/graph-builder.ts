import type { Attribute, ExternalTensor, OnnxGraph, OnnxNode, ValueInfo } from './messages.ts';

/** A value of the graph, by its name. */
export type Value = string;

/** Writes a graph node by node, in the order in which it is computed. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #weights = new Map<string, ExternalTensor>();
  readonly #constants = new Map<string, readonly number[]>();

  /** A node with one output, which is returned. */
  node(operator: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.#add({ operator, inputs, attributes });
  }

  /** As `node`, for operators that ONNX Runtime adds to those of ONNX. */
  runtimeNode(operator: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>>): Value {
    return this.#add({ operator, domain: 'com.microsoft', inputs, attributes });
  }

  /** A tensor of the weights file, as single precision, whatever it is stored in. */
  weight(tensor: ExternalTensor): Value {
    const isKnown = this.#weights.has(tensor.name);
    const wide = `${tensor.name}:F32`;
    if (!isKnown) this.#weights.set(tensor.name, tensor);
    if (tensor.type === 'F32' || tensor.type === 'U8') return tensor.name;
    // The runtime computes it once, when it loads the graph.
    if (!isKnown)
      this.#nodes.push({
        operator: 'Cast',
        inputs: [tensor.name],
        outputs: [wide],
        attributes: { to: { integer: 1 } },
      });
    return wide;
  }

  /** A list of whole numbers. */
  integers(...values: readonly number[]): Value {
    const name = `integers:${values.join(',')}`;
    this.#constants.set(name, values);
    return name;
  }

  /** A number of single precision. */
  number(value: number): Value {
    return this.node('Constant', [], { value_float: { float: value } });
  }

  /** Gives a value the name by which it is asked for. */
  name(value: Value, name: string): Value {
    this.#nodes.push({ operator: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    return name;
  }

  graph(inputs: readonly ValueInfo[], outputs: readonly ValueInfo[]): OnnxGraph {
    const constants = [...this.#constants].map(([name, values]) => ({ name, values }));
    return { nodes: this.#nodes, weights: [...this.#weights.values()], constants, inputs, outputs };
  }

  #add(node: Omit<OnnxNode, 'outputs'>): Value {
    const output = `value:${this.#nodes.length}`;
    this.#nodes.push({ ...node, outputs: [output] });
    return output;
  }
}
