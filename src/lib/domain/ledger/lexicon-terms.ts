import type { BaseField } from './fields.ts';
import type { Defect } from '#lib/domain/observation.ts';

/**
 * What real ledgers call things, simplified and lower case; Japanese headings in their folded form
 * (経度 is 经度). A term after `~` is weak: it names the field only if nothing better is there.
 */
export const BASE_TERMS: Record<BaseField, string> = {
	code: '编号 编码 水源编码 水源编号 消火栓编号 消防栓编号 水鹤编号 设施编号 设备编号 设施编码 栓号 统一编码 统一编号 资产编号 站点编号 点位编号 代码 ~通用唯一识别码 code id no number hydrant_id hydrant_no hydrant_number hydrant_code hyd_id hyd_no asset_id facility_id unit_id station_id ref 番号 水利番号 管理番号 消火栓番号 ~序号 ~objectid ~fid ~gid ~property ~seq',
	old_code:
		'原编号 旧编号 曾用编号 原编码 旧编码 老编号 自编号 自编编号 自订编号 自定义编号 内部编号 old_id old_code old_number legacy_id former_id former_number previous_id alternate_id alt_id 旧番号',
	name: '名称 水源名称 设施名称 消火栓名称 消防栓名称 水鹤名称 取水口名称 水池名称 站名 站点名称 队站名称 消防站名称 微型消防站名称 微站名称 name facility_name station_name hydrant_name site_name 施设名 施设名称 ~单位名称',
	kind: '水源类型 水源类别 水源种类 设施类型 设施类别 设备类型 类型 类别 种类 消防水源类型 type kind facility_type water_source_type source_type 种别 水利种别 区分',
	address:
		'地址 水源地址 地址名称 详细地址 位置 地点 所在位置 具体位置 安装位置 设置位置 安装地点 安放位置 坐落 坐落位置 消火栓位置 消防栓位置 水源位置 点位 位置描述 所在地 所在地址 住所 设置场所 场所 address addr street_address site_address full_address location location_description loc_desc',
	road_name:
		'道路 道路名称 所属路段 所在道路 所属道路 路名 路段 街路 街路名称 所在街路 所在路段 街道名 road road_name street street_name 路线名',
	township:
		'乡镇 街道 镇街 乡镇街道 街道乡镇 街镇 所属街道 所属乡镇 所在街道 所在乡镇 街道办 街道办事处 所属街道办 区乡镇市 区乡镇市名称 行政区 行政区划 所属区域 township subdistrict ~district ~city 市区町村',
	community:
		'社区 村 村社区 社区村 所属社区 所在社区 社区名称 居委会 村委会 社区村屯 community village',
	grid_cell: '网格 网格编号 网格名称 所属网格 grid grid_cell',
	station:
		'管辖队站 队站 所属队站 责任队站 辖区队站 管辖消防站 责任消防站 所属消防站 辖区消防站 管辖中队 辖区中队 所属中队 责任中队 中队 大队 分队 管辖大队 责任区分队 消防救援站 station fire_station first_due station_area 管辖署 署所 管辖 ~单位名称 ~单位',
	lon: '经度 东经 地球经度 经度坐标 gps经度 gis_x lon lng long longitude point_x x_wgs84 lon_wgs84 经度_wgs84',
	lat: '纬度 北纬 地球纬度 纬度坐标 gps纬度 gis_y lat latitude point_y y_wgs84 lat_wgs84 纬度_wgs84',
	lonlat:
		'坐标 经纬度 经纬度坐标 gps坐标 gps 位置坐标 地理坐标 坐标位置 坐标点 经纬坐标 纬经度 coordinates coordinate latlon latlng lat_lon lonlat lon_lat gps_coordinates geom wkt the_geom',
	x: 'x x坐标 坐标x 横坐标 东坐标 easting east x_coord xcoord coord_x x_coordinate',
	y: 'y y坐标 坐标y 纵坐标 北坐标 northing north y_coord ycoord coord_y y_coordinate',
	position_accuracy_m: '定位精度 坐标精度 位置精度 accuracy position_accuracy horizontal_accuracy',
	ownership:
		'产权 权属 产权性质 权属性质 所有权 归属性质 产权归属 权属类别 公有私有 水源性质 ownership owner_type public_private 所有区分',
	owner:
		'所属单位 产权单位 权属单位 业主单位 归属单位 水源归属 水源归属单位 建设单位 owner owned_by owner_name 所有者',
	managed_by:
		'管理单位 管理部门 主管单位 主管部门 管养单位 管理单位名称 managed_by manager managing_agency agency operator 管理者',
	supplied_by:
		'供水单位 供水企业 供水公司 水公司 自来水公司 水公司单位名称 供水单位名称 水务公司 water_company water_supplier supplier water_district utility supplied_by',
	serviced_by:
		'维保单位 维护单位 维修单位 养护单位 维护保养单位 维保单位名称 维护责任单位 maintained_by maintainer serviced_by maint_by',
	responsible_person:
		'责任人 水源责任人 负责人 联系人 联络人 管理人 管理员 责任人姓名 负责人姓名 联系人姓名 站长 站长姓名 contact contact_name contact_person responsible_person 担当者 代表者',
	responsible_phone:
		'联系电话 电话 手机 手机号 手机号码 联系方式 联络电话 电话号码 责任人电话 负责人电话 联系人电话 phone telephone tel mobile phone_number contact_phone telephone_number 电话番号',
	built_on:
		'建造日期 建设日期 安装日期 安装时间 建成时间 建成日期 建设时间 建设年份 建造年份 安装年份 设置日期 竣工日期 建站时间 installed install_date installed_date date_installed installation_date year_installed install_year built year_built construction_date 设置年月日 设置年度 竣工年月日',
	opened_on:
		'启用日期 启用时间 投用日期 投用时间 投入使用时间 开通日期 成立时间 in_service_date service_date commissioned commission_date open_date 供用开始日',
	condition:
		'状态 可用状态 水源可用状态 使用状态 完好情况 完好状态 完好状况 设施状况 设施状态 消防设施状况 状况 现状 现况 好坏 好坏情况 运行状态 技术状态 完好与否 是否完好 是否可用 是否正常 能否使用 可用情况 使用情况 目前状况 检查情况 检查结果 condition status state working operational service_status operating_status operable functional 状态 点检结果',
	suspended: '是否停用 停用 已停用 是否停水 out_of_service disabled is_disabled inactive oos',
	defects:
		'存在问题 问题 问题描述 问题及隐患 故障 故障情况 故障描述 故障原因 缺陷 损坏情况 损坏原因 隐患 隐患情况 不可用原因 defect defects problem problems issue issues fault faults deficiency deficiencies 不具合',
	observed_on:
		'检查日期 检查时间 巡查日期 巡查时间 普查日期 普查时间 测试日期 测试时间 核查日期 核查时间 检测日期 检测时间 采集时间 采集日期 最近检查日期 最后检查时间 台账日期 统计日期 inspected inspection_date date_inspected last_inspection last_inspected last_inspection_date inspect_date test_date date_tested last_tested survey_date 点检日 点检年月日',
	category: '队站类别 队站性质 队伍性质 队伍类别 站点性质 category station_category brigade_type',
	sponsor:
		'建设主体 依托单位类型 站点类别 微站类别 微站类型 主体类型 所属类型 sponsor sponsor_type',
	removed_on: '拆除日期 拆除时间 removed_on removal_date date_removed',
	removal_approval: '拆除批准文号 拆除批文 拆除审批 removal_approval',
	note: '备注 备考 说明 备注说明 其他 其他说明 补充说明 note notes remark remarks comment comments'
};

/** The same for attributes of kinds; their own labels and keys are terms besides. */
export const ATTRIBUTE_TERMS: Record<string, string> = {
	form: '设置形式 放置形式 安装形式 安装方式 形式 型式 消火栓形式 消火栓型式 消火栓类型 消火栓种类 消火栓类别 消防栓类型 消防栓种类 地上地下 地上或地下 栓型 ~种类 ~类型 ~类别 form mounting hydrant_type hyd_type ~type barrel',
	main_form: '管网形式 管网类型 管网布置 供水管网形式 环状枝状 环枝状 main_form network_type',
	main_diameter_mm:
		'管网直径 管径 管网管径 供水管径 供水管网管径 管道直径 管道管径 主管管径 公称直径 公称通径 口径管径 main_size main_diameter main_dia pipe_diameter pipe_size pipe_dia water_main_size 配管口径 配管径 管口径 本管口径',
	main_name: '所属管网 管网名称 main_name',
	pressure_mpa:
		'压力 管网压力 水压 静压 静水压 静水压力 供水压力 压力值 管网压力范围 栓口压力 出口压力 出水压力 水压力 pressure static_pressure static static_psi water_pressure',
	flow_lps:
		'流量 最大流量 出水量 出流量 供水量 出水流量 栓口流量 flow flow_rate max_flow rated_flow available_flow',
	couplings:
		'接口形式 接口 口径 接口口径 接口类型 接口规格 接口型式 出水口型式 出水口形式 出水口口径 出水口 栓口口径 栓口 出口口径 规格型号 couplings outlets outlet_type outlet_size thread thread_type ports nozzles ~size',
	outlet_height_m: '出水口高度 栓口高度 outlet_height',
	has_antifreeze: '防冻 防冻措施 有无防冻 保温 保温措施',
	has_guard: '防撞 防撞设施 防撞桩 有无防撞 护栏 bollard guard',
	has_sign:
		'标志 标识 标志牌 标识牌 有无标志 有无标识 消火栓标志 消防栓标志 标识情况 标志情况 sign signage',
	kerb_distance_m: '距路边 距路缘 距路边距离 距道路边距离',
	wall_distance_m: '距建筑外墙 距外墙 距建筑距离',
	bays: '加水车道数 加水车道 车道数 bays',
	standing_room_m: '停车取水场地长度 停车场地长度',
	outlet_diameter_mm: '出水管径 出水管直径 出水口径',
	inlet_diameter_mm: '进水管径 进水管直径',
	height_m: '高度 水鹤高度',
	volume_m3: '储水量 蓄水量 容积 容量 水池容积 水池容量 有效容积 水容量 volume capacity 水量',
	suction_height_m: '吸水高度 取水高度 吸程',
	usable_under_ice: '冰期可用 冰期能否使用 冬季可用 冬季能否取水',
	ice_measure: '破冰措施 防冻措施 破冰防冻措施',
	turnaround_m: '回车场边长 回车场',
	parking_count: '同时取水车辆数 停车数量 可停消防车数 可停车数 停车位数 停车位置',
	lowest_level_m: '最低水位 水深 最低水深',
	access: '取水道路 取水通道',
	water_quality: '水质 水质情况',
	water_body: '天然水源 水体 水体名称 河流',
	dry_season: '枯水期 枯水期跨度',
	has_dry_season: '有无枯水期',
	intake_count: '取水口数 取水口数量',
	staff: '人员数 人数 人员数量 队员人数 队员数 总人数 staff personnel staffing 团员数 人员',
	equipment: '器材 装备 器材装备 装备器材 配备器材 equipment',
	opening_hours: '值守时间 值班时间 opening_hours hours',
	has_vehicle: '有无车辆 有消防车 vehicle has_vehicle',
	phone:
		'值守电话 值班电话 报警电话 电话 联系电话 phone telephone tel telephone_number phone_number 电话番号',
	class: '站级别 站类别 级别 站级 消防站类别 class grade',
	turnout_seconds: '出动时间 turnout turnout_time turnout_seconds',
	area_km2: '辖区面积 责任区面积 管辖面积 area',
	garage_count: '车库门数 车库数 车位数 bays'
};

/** Columns that ask for one defect, and words that tell of it in a text. */
export const DEFECT_TERMS: Record<Defect, string> = {
	no_water: '无水 没水 断水 不出水 没有水 无水源 no_water dry',
	frozen: '冻结 冰冻 冻住 上冻 结冰 冻坏 frozen',
	undrained: '余水未排空 未放空 未排空 undrained',
	leaking: '漏水 渗漏 渗水 跑水 滴漏 漏水情况 leaking leak leaks',
	low_pressure: '压力不足 水压不足 压力低 水压低 压力不够 欠压 low_pressure',
	low_flow: '流量不足 水量不足 出水小 水流小 水量小 low_flow',
	corroded: '锈蚀 腐蚀 生锈 corroded rusted rust corrosion',
	seized: '锈死 卡死 拧不动 打不开阀 无法开启 开启困难 seized stuck',
	part_damaged:
		'部件缺损 缺件 缺闷盖 闷盖缺失 无闷盖 闷盖丢失 缺胶圈 缺胶垫 阀杆断 阀杆损坏 接口损坏 缺配件 配件缺失 part_damaged missing_cap cap_missing',
	damaged: '毁坏 撞坏 损毁 撞毁 被撞 破损 断裂 倒伏 damaged broken hit knocked_down',
	missing: '缺失 丢失 被盗 找不到 未找到 查无 missing not_found stolen',
	buried: '埋压 被埋 掩埋 压埋 埋没 深埋 buried paved_over',
	snow_buried: '积雪掩埋 雪埋 被雪掩埋 snow_buried',
	enclosed: '圈占 被圈 圈围 围挡 enclosed fenced',
	obstructed: '遮挡 堵塞 占用 被占 obstructed blocked',
	parked_on: '车辆占位 被车压 停车占用 车辆占用 parked_on',
	well_collapsed: '塌井 井塌 井壁塌陷 井坍塌 well_collapsed',
	well_flooded: '井内积水 井积水 井室积水 well_flooded',
	cover_stuck: '井盖打不开 井盖冻住 cover_stuck',
	sign_missing: '标志缺失 标识缺失 无标识 无标志 sign_missing',
	no_standing: '停车取水不便 无停车位 no_standing'
};
