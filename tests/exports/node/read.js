// Read a GEXF or GraphML file with graphology and print it as JSON: {directed, nodes: {id: attributes}, edges: [[source, target, attributes]]}.
const fs = require("fs");
const { MultiGraph, DirectedGraph, UndirectedGraph } = require("graphology");
const [format, path] = process.argv.slice(2);
const parser = format === "gexf" ? require("graphology-gexf") : require("graphology-graphml");
const graph = parser.parse(MultiGraph, fs.readFileSync(path, "utf8"));
const nodes = {};
const edges = [];
graph.forEachNode((node, attributes) => (nodes[node] = attributes));
graph.forEachEdge((edge, attributes, source, target) => edges.push([source, target, attributes, graph.isDirected(edge)]));
process.stdout.write(JSON.stringify({ type: graph.type, nodes, edges }));
