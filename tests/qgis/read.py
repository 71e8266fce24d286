"""Reads the OGC API with QGIS itself and says as JSON what it saw. Arguments: landing page, token, folder of styles."""

import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsFeatureRequest,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

base, token, folder = sys.argv[1:4]
app = QgsApplication([], False)
app.initQgis()


def layer(typename, extra="restrictToRequestBBOX='1'", page=10):
    uri = (
        f"pagingEnabled='true' pageSize='{page}' {extra} srsname='OGC:CRS84' "
        f"typename='{typename}' url='{base}' username='qgis' password='{token}'"
    )
    return QgsVectorLayer(uri, typename, "OAPIF")


def codes(features):
    return sorted(feature["code"] for feature in features)


seen = {}
hydrants = layer("hydrant", "")
seen["valid"] = hydrants.isValid()
seen["fields"] = [field.name() for field in hydrants.fields()]
seen["count"] = hydrants.featureCount()
seen["all"] = codes(hydrants.getFeatures())
boxed = layer("hydrant")
box = QgsRectangle(128.8995, 47.69, 128.9035, 47.71)
seen["box"] = codes(boxed.getFeatures(QgsFeatureRequest().setFilterRect(box)))
filtered = layer("hydrant", "")
filtered.setSubsetString("\"road_name\" = '东大街'")
seen["filtered"] = codes(filtered.getFeatures())

styled = layer("hydrant", "")
message, isLoaded = styled.loadNamedStyle(os.path.join(folder, "hydrant.qml"))
seen["style"] = [isLoaded, message]
rules = styled.renderer().rootRule().children()
seen["rules"] = [rule.label() for rule in rules]
seen["alias"] = styled.attributeDisplayName(styled.fields().indexOf("road_name"))

project = QgsProject.instance()
seen["project"] = project.read(os.path.join(folder, "project.qgs"))
seen["layers"] = sorted(
    [name.id(), name.isValid(), name.renderer().type() if name.renderer() else None]
    for name in project.mapLayers().values()
)

print(json.dumps(seen, ensure_ascii=False))
# QGIS takes its time to end, and sometimes falls over on the way out: everything is said.
sys.stdout.flush()
os._exit(0)
