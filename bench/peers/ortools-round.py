"""Orders a round with OR-Tools' routing library; reads a question as JSON lines on stdin, answers one line each.

A question is {"count": n, "seconds": [n * n], "returns": bool, "limit": seconds}. Times are scaled to whole
hundredths of a second. Guided local search from the cheapest arc, as its authors advise for such cases.
"""
import json
import sys

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

SCALE = 100

for line in sys.stdin:
    question = json.loads(line)
    n = question["count"]
    cost = [round(s * SCALE) for s in question["seconds"]]
    manager = pywrapcp.RoutingIndexManager(n, 1, 0)
    routing = pywrapcp.RoutingModel(manager)

    def travel(a, b):
        i, j = manager.IndexToNode(a), manager.IndexToNode(b)
        # A round that ends at its last stop goes home for nothing.
        return 0 if j == 0 and not question["returns"] else cost[i * n + j]

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(travel))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(question["limit"] * 1000))
    solution = routing.SolveWithParameters(parameters)
    order = []
    index = solution.Value(routing.NextVar(routing.Start(0)))
    while not routing.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = solution.Value(routing.NextVar(index))
    print(json.dumps({"order": order}), flush=True)
